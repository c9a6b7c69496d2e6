#include "cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "core/text.h"

namespace resonet {

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(printable(row[i])));
        }
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string cell = printable(row[i]);
            if (i == 0) {
                line += padded(cell, widths[0]);
            } else {
                line += "  " + std::string(widths[i] - display_width(cell), ' ') + cell;
            }
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return text;
}

std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, 1, ',');
    return digits;
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100.0 * share);
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
    const std::string plural = many.empty() ? std::string(one) + "s" : std::string(many);
    return grouped(number) + ' ' + (number == 1 ? std::string(one) : plural);
}

}  // namespace resonet
