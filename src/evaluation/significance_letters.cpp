#include "evaluation/significance_letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace resonet {
namespace {

/// Between two pairs: what is worked with, not shown.
constexpr std::size_t most_columns = 1024;
constexpr std::size_t alphabet = 26;
constexpr std::size_t most_letters = 2 * alphabet;

/// Which models bear a letter.
using Column = std::vector<bool>;

bool contains(const Column& outer, const Column& inner) {
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] && !outer[i]) return false;
    }
    return true;
}

/// Adds `column` unless another says as much already.
void absorb(std::vector<Column>& columns, Column column) {
    const auto says_as_much = [&](const Column& other) { return contains(other, column); };
    if (std::ranges::none_of(columns, says_as_much)) columns.push_back(std::move(column));
}

/// Splits the columns in which both `a` and `b` stand.
std::vector<Column> separate(const std::vector<Column>& columns, std::size_t a, std::size_t b) {
    std::vector<Column> kept;
    for (const Column& column : columns) {
        if (!(column[a] && column[b])) kept.push_back(column);
    }
    for (const Column& column : columns) {
        if (!(column[a] && column[b])) continue;
        for (const std::size_t out : {b, a}) {
            Column part = column;
            part[out] = false;
            absorb(kept, std::move(part));
        }
    }
    return kept;
}

std::string letter(std::size_t index) {
    if (index < alphabet) return {static_cast<char>('a' + index)};
    if (index < most_letters) return {static_cast<char>('A' + (index - alphabet))};
    return fmt::format("({})", index + 1);
}

}  // namespace

std::vector<std::string> significance_letters(
    std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>>& different) {
    if (count == 0 && different.empty()) return {};
    std::vector<Column> columns = {Column(count, true)};
    for (const auto& [a, b] : different) {
        if (a >= count || b >= count || a == b) {
            throw std::invalid_argument("significance_letters: not a pair of models");
        }
        if (columns.size() <= most_columns) columns = separate(columns, a, b);
    }
    if (columns.size() > std::max(most_letters, count)) return std::vector<std::string>(count);
    std::ranges::sort(columns, std::ranges::greater());  // the first model's letters come first
    std::vector<std::string> found(count);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        for (std::size_t model = 0; model < count; ++model) {
            if (columns[i][model]) found[model] += letter(i);
        }
    }
    return found;
}

}  // namespace resonet
