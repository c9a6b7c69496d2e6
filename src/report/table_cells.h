#pragma once

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "report/tables.h"

// What the tables of a comparison are put together from.

namespace resonet {

using TableRow = std::vector<std::string>;

/// Six digits; blank where there is no number.
inline std::string figure(double value) {
    return std::isfinite(value) ? fmt::format("{:.6g}", value) : std::string();
}

inline std::string figure(const std::optional<double>& value) {
    return value ? figure(*value) : std::string();
}

template <typename Whole>
std::string whole(const std::optional<Whole>& value) {
    return value ? std::to_string(*value) : std::string();
}

/// Cells of add_interval_columns().
inline void add_interval(TableRow& row, const Interval& interval) {
    for (const double end : {interval.value, interval.low, interval.high}) row.push_back(figure(end));
}

inline void add_cells(TableRow& row, std::initializer_list<std::string> cells) {
    row.insert(row.end(), cells);
}

/// A share and its interval.
inline void add_interval_columns(Table& table, const std::string& name, const std::string& heading) {
    table.columns.push_back({name, heading, CellKind::share});
    table.columns.push_back({name + "_low_95", "", CellKind::low});
    table.columns.push_back({name + "_high_95", "", CellKind::high});
}

}  // namespace resonet
