#include "report/run_history.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <string_view>

#include "core/csv.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr const char* remedy = "remove the file, or train again";

double number(const CsvReader& table, const std::string& text) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (text.empty()) return value;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end) {
        table.fail(fmt::format("'{}' is no number", printable(text)), remedy);
    }
    return value;
}

int epoch(const CsvReader& table, const std::string& text) {
    int value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end || value < 1) {
        table.fail(fmt::format("'{}' is no epoch", printable(text)), remedy);
    }
    return value;
}

}  // namespace

std::vector<EpochFigures> read_history(const std::filesystem::path& file) {
    constexpr std::array<std::string_view, 7> names = {
        "epoch", "learning_rate", "train_loss", "train_accuracy", "valid_loss", "valid_accuracy", "seconds"};
    CsvReader table(file);
    std::array<std::size_t, names.size()> columns{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = table.column(names[i]);
        if (!column) table.fail(fmt::format("lacks the column '{}'", names[i]), remedy);
        columns[i] = *column;
    }
    std::vector<EpochFigures> history;
    while (table.next()) {
        const auto figure = [&](std::size_t i) { return number(table, table.row()[columns[i]]); };
        history.push_back({.epoch = epoch(table, table.row()[columns[0]]),
                           .learning_rate = figure(1),
                           .train_loss = figure(2),
                           .train_accuracy = figure(3),
                           .valid_loss = figure(4),
                           .valid_accuracy = figure(5),
                           .seconds = figure(6)});
    }
    return history;
}

}  // namespace resonet
