#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace resonet {

/// Which file each row of a table, or set of arrays, was made of: its name there (label, "/", name) and the
/// file's absolute path, both as in text_of_path().
using InputPaths = std::map<std::string, std::string>;

/// A path as text that tells it from all others: itself, or its bytes in hexadecimal if it is not UTF-8.
std::string text_of_path(const std::string& path);

/// The absolute, lexically normal form of a path, as text.
std::string absolute_text(const std::filesystem::path& path);

/// Reads the record in `path`. Which inputs it has does not matter, nor how long the table is.
/// Errors: UsageError, unless it asks for the same output as `record` and says what inputs there are.
InputPaths require_same_record(const std::filesystem::path& path, const nlohmann::ordered_json& record);

/// Writes a record; with the size of the table in bytes if that is complete. Errors: SystemError.
void write_record(const std::filesystem::path& path, const nlohmann::ordered_json& record,
                  const InputPaths& inputs, std::optional<std::uint64_t> table_bytes = std::nullopt);

/// Whether a file is a record of `resonet extract` for that format.
bool is_record(const std::filesystem::path& path, const std::string& format);

/// The size of the complete table that a record is of; none if it has no such size or cannot be read.
std::optional<std::uint64_t> recorded_table_bytes(const std::filesystem::path& path);

}  // namespace resonet
