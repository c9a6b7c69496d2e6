#include "core/resources.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace resonet {

namespace fs = std::filesystem;

std::vector<fs::path> resource_folders(std::string_view kind) {
    std::string variable = "RESONET_";
    std::ranges::transform(kind, std::back_inserter(variable),
                           [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
    std::vector<fs::path> folders;
    if (const char* named = std::getenv(variable.c_str()); named != nullptr && *named != '\0') {
        folders.emplace_back(named);
    }
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return folders;
    const fs::path bin = program.parent_path();
    folders.push_back(bin.parent_path() / "share" / "resonet" / kind);
    folders.push_back(bin.parent_path().parent_path().parent_path() / kind);  // from build/PRESET/bin
    return folders;
}

}  // namespace resonet
