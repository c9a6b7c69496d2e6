#include "cli/extract_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/text.h"

namespace resonet {

namespace fs = std::filesystem;

namespace {

std::string key_of(const ClipName& name) {
    return name.label + "/" + text_of_path(name.filename);
}

ClipName base_name(const FoundFile& input) {
    return {valid_utf8(input.path.filename().string()), valid_utf8(folder_name(input.path))};
}

/// The names that an input may have, best first. No other file can have the last one.
std::vector<ClipName> candidates(const FoundFile& input, NameStyle style, bool ambiguous,
                                 const std::map<std::string, std::string>& keys, const std::string& path) {
    const std::string given = input.path.string();
    const bool as_text = style == NameStyle::base_names;
    const ClipName base = base_name(input);
    std::vector<ClipName> names;
    const auto had = keys.find(path);
    // In tables of paths, a path that is no text has a name that cannot be had from its key.
    if (had != keys.end() && (as_text || valid_utf8(given) == given)) {
        const std::size_t slash = had->second.find('/');
        names.push_back({had->second.substr(slash + 1), had->second.substr(0, slash)});
    }
    if (as_text && !ambiguous) names.push_back(base);
    names.push_back({as_text ? valid_utf8(given) : given, base.label});
    std::error_code error;
    const fs::path whole = fs::absolute(input.path, error).lexically_normal();
    if (!error) names.push_back({as_text ? valid_utf8(whole.string()) : whole.string(), base.label});
    names.push_back({path, base.label});
    return names;
}

}  // namespace

std::string folder_name(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    return (error ? path : whole).lexically_normal().parent_path().filename().string();
}

ClipNames clip_names(std::span<const FoundFile> inputs, NameStyle style, InputPaths earlier) {
    std::map<std::string, std::string> keys;  // of paths that have a name
    for (const auto& [key, path] : earlier) keys.emplace(path, key);
    std::vector<std::string> paths;
    std::map<std::string, std::set<std::string>> namesakes;
    for (const FoundFile& input : inputs) {
        paths.push_back(absolute_text(input.path));
        namesakes[key_of(base_name(input))].insert(paths.back());
    }
    ClipNames result{{}, std::move(earlier)};
    result.names.reserve(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const bool ambiguous = namesakes.at(key_of(base_name(inputs[i]))).size() > 1;
        std::vector<ClipName> names = candidates(inputs[i], style, ambiguous, keys, paths[i]);
        const auto free = std::find_if(names.begin(), names.end() - 1, [&](const ClipName& name) {
            return result.paths.try_emplace(key_of(name), paths[i]).first->second == paths[i];
        });
        const std::string key = key_of(*free);
        result.paths[key] = paths[i];
        keys.emplace(paths[i], key);
        result.names.push_back(std::move(*free));
    }
    return result;
}

std::string segment_name(const std::string& filename, std::size_t segment) {
    const std::size_t start = filename.rfind('/') == std::string::npos ? 0 : filename.rfind('/') + 1;
    const std::size_t dot = filename.rfind('.');
    // A leading dot hides a file, it begins no extension.
    const std::size_t place = dot == std::string::npos || dot <= start ? filename.size() : dot;
    return filename.substr(0, place) + "." + std::to_string(segment) + filename.substr(place);
}

}  // namespace resonet
