#include "data/descriptor_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/manifest_columns.h"

namespace resonet {
namespace {

constexpr std::array<std::string_view, 20> descriptions = {
    "",      "filename", "file",  "path", "label", "genre", "class", "track",    "clip",   "artist",
    "album", "title",    "split", "fold", "row",   "index", "start", "duration", "length", "error"};

/// Why `text` in column `name` is no value of a descriptor; empty: it is, and stands in `value`.
std::string cell_problem(const std::string& text, const std::string& name, double& value) {
    if (text.empty()) return fmt::format("has nothing in column '{}'", printable(name));
    const std::optional<double> number = parse_number(text);
    if (!number)
        return fmt::format("has '{}' in column '{}', which is no number", printable(text), printable(name));
    if (!std::isfinite(*number))
        return fmt::format("has {} in column '{}'", printable(text), printable(name));
    value = *number;
    return {};
}

}  // namespace

std::span<const std::string_view> row_descriptions() {
    return descriptions;
}

bool is_row_description(std::string_view column) {
    return std::ranges::any_of(descriptions,
                               [column](std::string_view name) { return equal_but_for_case(name, column); });
}

DescriptorTable read_descriptor_table(const std::filesystem::path& path, std::string_view label) {
    const std::string left_out(label);
    return read_descriptor_table(path, std::span(&left_out, 1));
}

DescriptorTable read_descriptor_table(const std::filesystem::path& path,
                                      std::span<const std::string> left_out) {
    return read_table_columns(path, descriptor_columns(path, left_out));
}

std::vector<std::string> descriptor_columns(const std::filesystem::path& path,
                                            std::span<const std::string> left_out) {
    const CsvReader reader(path);
    std::vector<std::string> names;
    for (const std::string& name : reader.header()) {
        if (is_row_description(name) || std::ranges::find(left_out, name) != left_out.end()) continue;
        names.push_back(name);
    }
    if (names.empty()) {
        throw InputError(path.string(), "has no columns of descriptors",
                         printable(fmt::format("its columns are {}", fmt::join(reader.header(), ", "))));
    }
    return names;
}

DescriptorTable read_table_columns(const std::filesystem::path& path, std::span<const std::string> names) {
    CsvReader reader(path);
    DescriptorTable table;
    std::vector<std::size_t> columns;
    for (const std::string& name : names) {
        const std::optional<std::size_t> column = reader.column(name);
        if (!column) {
            throw InputError(path.string(), "lacks the column '" + printable(name) + "'",
                             printable(fmt::format("its columns are {}", fmt::join(reader.header(), ", "))));
        }
        columns.push_back(*column);
        table.names.push_back(name);
    }
    while (reader.next()) {
        std::vector<double> values(columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::string problem = cell_problem(reader.row()[columns[i]], table.names[i], values[i]);
            if (problem.empty()) continue;
            table.bad_rows.push_back({table.rows.size(), reader.line(), std::move(problem)});
            values.clear();
            break;
        }
        table.rows.push_back(std::move(values));
    }
    if (table.rows.empty()) throw InputError(path.string(), "has no rows", "add one for each clip");
    return table;
}

}  // namespace resonet
