#include "support/development_data.h"

#include <cstdlib>

namespace resonet::testing {

std::filesystem::path source_folder() {
    return RESONET_SOURCE_DIR;
}

std::optional<std::filesystem::path> development_data(const std::filesystem::path& name) {
    const char* named = std::getenv("RESONET_SHARED");
    const std::filesystem::path root =
        named != nullptr ? std::filesystem::path(named) : source_folder() / ".." / "shared";
    const std::filesystem::path folder = root / name;
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return std::nullopt;
    return folder;
}

}  // namespace resonet::testing
