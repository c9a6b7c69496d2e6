#include "data/feature_cache.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "data/image_codec.h"

namespace resonet {
namespace {

// To be raised when decoding or the front end change so that other images come out of the same input.
constexpr int version = 1;

}  // namespace

std::string FeatureCache::key(const Sha256Digest& content, const Profile& profile, double start,
                              double duration) {
    nlohmann::json front_end = to_json(profile);
    for (const char* field : {"name", "window_columns", "window_hop", "view", "coefficients"})
        front_end.erase(field);
    return hex(sha256(fmt::format("resonet images {}\n{}\n{}\n{:a} {:a}", version, hex(content),
                                  front_end.dump(), start, duration)));
}

std::filesystem::path FeatureCache::entry(const std::string& key) const {
    return cache_.entry(kind_, key);
}

std::vector<Image> FeatureCache::get(const std::string& key,
                                     const std::function<std::vector<Image>()>& compute) {
    if (const std::optional<std::string> bytes = cache_.find(kind_, key)) {
        if (std::optional<std::vector<Image>> images = decode_images(*bytes)) {
            ++hits_;
            return std::move(*images);
        }
    }
    ++misses_;
    std::vector<Image> images = compute();
    cache_.store(kind_, key, encode_images(images));
    return images;
}

}  // namespace resonet
