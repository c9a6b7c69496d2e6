#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// A row of a table of descriptors that cannot be used.
struct BadRow {
    std::size_t row = 0;   ///< from 0, the header not counted
    std::size_t line = 0;  ///< of the file, from 1
    std::string problem;   ///< "has 'abc' in column 'tempo', which is no number"
};

/// Descriptors of many clips, a row each.
struct DescriptorTable {
    std::vector<std::string> names;         ///< of the descriptors, in the order of the file
    std::vector<std::vector<double>> rows;  ///< [row][name], finite; empty for a bad row
    std::vector<BadRow> bad_rows;           ///< in their order
};

/// The columns that tell what a row is about or how it came about, and are no descriptors: filename, file,
/// path, label, genre, class, track, clip, artist, album, title, split, fold, row, index, start, duration,
/// length, error, or nothing at all (the row numbers pandas writes).
std::span<const std::string_view> row_descriptions();

/// Whether a column of that name is one of them, whatever the case of its letters.
bool is_row_description(std::string_view column);

/// Reads the descriptors in `path`: a CSV file with a header row, whose columns hold numbers but for those
/// of is_row_description() and those called as in `left_out`. Rows with a cell that is blank, no number or
/// not finite are bad ones; the others keep their numbers. Errors: InputError for a file that is no such
/// table (see CsvReader), has no column of descriptors, or no row.
DescriptorTable read_descriptor_table(const std::filesystem::path& path,
                                      std::span<const std::string> left_out);

/// The names of the columns it takes, in the order of the file. Errors: InputError for a file that is no
/// table or has no such column.
std::vector<std::string> descriptor_columns(const std::filesystem::path& path,
                                            std::span<const std::string> left_out);

/// The columns of those names, in their order, whatever is_row_description() says of them. Errors: InputError
/// for a file that is no table, lacks a column, or has no row.
DescriptorTable read_table_columns(const std::filesystem::path& path, std::span<const std::string> names);

/// The same as the first with the one column `label` left out.
DescriptorTable read_descriptor_table(const std::filesystem::path& path, std::string_view label = "label");

}  // namespace resonet
