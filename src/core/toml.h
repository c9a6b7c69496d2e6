#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace resonet {

/// A TOML file as JSON, tables being objects, and where in the file everything stands.
struct TomlDocument {
    nlohmann::json json;
    /// Lines, from 1, by JSON pointer ("/training/epochs", "/model/stages/0"): of a field that of its name,
    /// of a table that of its header.
    std::map<std::string, std::size_t> lines;

    /// The line of what `pointer` points to; none if it is not there.
    std::optional<std::size_t> line_of(const nlohmann::json::json_pointer& pointer) const;
};

/// Reads a TOML file. Errors: InputError for a file that cannot be read; UsageError ("FILE, line N: ...")
/// for text that is not TOML, or holds dates or times (not used in recipes).
TomlDocument read_toml_document(const std::filesystem::path& path);

/// The JSON alone. Errors: likewise.
nlohmann::json read_toml(const std::filesystem::path& path);

}  // namespace resonet
