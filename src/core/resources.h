#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace resonet {

/// Where what comes with the program may lie, the first first; `kind` is "models" or "datasets": the folder
/// that $RESONET_MODELS (or likewise) names, ../share/resonet/<kind> beside the program's folder
/// (installed), and <kind> of the source tree the program was built in. They need not exist.
std::vector<std::filesystem::path> resource_folders(std::string_view kind);

}  // namespace resonet
