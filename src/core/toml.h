#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace resonet {

/// A TOML file as JSON: tables become objects. Errors: InputError for a file that cannot be read;
/// UsageError with the line for text that is not TOML, or holds dates or times (not used in recipes).
nlohmann::json read_toml(const std::filesystem::path& path);

}  // namespace resonet
