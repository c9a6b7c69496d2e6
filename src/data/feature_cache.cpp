#include "data/feature_cache.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/file.h"
#include "data/image_codec.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

// To be raised when decoding or the front end change so that other images come out of the same input.
constexpr int version = 1;

/// The value of an environment variable that holds an absolute path; others are to be ignored (XDG Base
/// Directory Specification).
std::optional<fs::path> folder_named_by(const char* variable) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || !fs::path(value).is_absolute()) return std::nullopt;
    return fs::path(value);
}

}  // namespace

fs::path FeatureCache::default_folder() {
    if (const auto cache = folder_named_by("XDG_CACHE_HOME")) return *cache / "resonet";
    if (const auto home = folder_named_by("HOME")) return *home / ".cache" / "resonet";
    throw UsageError("feature cache", "there is no place for it", "set HOME or XDG_CACHE_HOME");
}

std::string FeatureCache::key(const Sha256Digest& content, const Profile& profile, double start,
                              double duration) {
    nlohmann::json front_end = to_json(profile);
    for (const char* field : {"name", "window_columns", "window_hop"}) front_end.erase(field);
    return hex(sha256(fmt::format("resonet images {}\n{}\n{}\n{:a} {:a}", version, hex(content),
                                  front_end.dump(), start, duration)));
}

fs::path FeatureCache::entry(const std::string& key) const {
    // Folders of a few hundred entries stay fast on every file system.
    return folder_ / "images" / key.substr(0, 2) / (key + ".img");
}

std::optional<std::vector<Image>> FeatureCache::find(const std::string& key) const {
    std::error_code ignored;
    if (!fs::is_regular_file(entry(key), ignored)) return std::nullopt;
    try {
        return decode_images(read_text(entry(key), std::uintmax_t{1} << 34));
    } catch (const InputError&) {
        return std::nullopt;  // deleted or made unreadable meanwhile
    }
}

void FeatureCache::store(const std::string& key, const std::vector<Image>& images) {
    const fs::path path = entry(key);
    std::error_code ignored;  // what goes wrong here goes wrong again, with a message, in the next call
    fs::create_directories(path.parent_path(), ignored);
    try {
        write_atomically(path, encode_images(images));
    } catch (const SystemError& error) {
        if (!warned_.exchange(true)) spdlog::warn("images are not kept for next time: {}", error.what());
    }
}

std::vector<Image> FeatureCache::get(const std::string& key,
                                     const std::function<std::vector<Image>()>& compute) {
    if (std::optional<std::vector<Image>> found = find(key)) {
        ++hits_;
        return std::move(*found);
    }
    ++misses_;
    std::vector<Image> images = compute();
    store(key, images);
    return images;
}

}  // namespace resonet
