#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace resonet {

/// Where a page of a list ended: pages that follow begin after this row, whatever was added or removed since.
struct Cursor {
    std::string order;        ///< of the list; a cursor is of no use in another
    nlohmann::json key;       ///< what rows are sorted by: a text, a number, or null if by `number` alone
    std::int64_t number = 0;  ///< of the row; tells apart those of the same key
};

/// Letters and digits that stand for a cursor.
std::string cursor_text(const Cursor& cursor);

/// Errors: UsageError for what cursor_text() has not made, or for another order.
Cursor read_cursor(const std::string& text, const std::string& order);

}  // namespace resonet
