#include "cli/extract_names.h"

#include <map>
#include <utility>

#include "core/text.h"

namespace resonet {

namespace fs = std::filesystem;

std::string folder_name(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    return (error ? path : whole).lexically_normal().parent_path().filename().string();
}

std::vector<ClipName> clip_names(std::span<const FoundFile> inputs) {
    std::vector<ClipName> names;
    names.reserve(inputs.size());
    std::map<std::pair<std::string, std::string>, std::size_t> uses;
    for (const FoundFile& input : inputs) {
        names.push_back({valid_utf8(input.path.filename().string()), valid_utf8(folder_name(input.path))});
        ++uses[{names.back().filename, names.back().label}];
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (uses.at({names[i].filename, names[i].label}) < 2) continue;
        names[i].filename = valid_utf8(inputs[i].path.string());
    }
    return names;
}

std::string segment_name(const std::string& filename, std::size_t segment) {
    const std::size_t start = filename.rfind('/') == std::string::npos ? 0 : filename.rfind('/') + 1;
    const std::size_t dot = filename.rfind('.');
    // A leading dot hides a file, it begins no extension.
    const std::size_t place = dot == std::string::npos || dot <= start ? filename.size() : dot;
    return filename.substr(0, place) + "." + std::to_string(segment) + filename.substr(place);
}

}  // namespace resonet
