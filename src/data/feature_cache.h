#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.h"
#include "data/cache.h"
#include "features/front_end.h"
#include "features/profile.h"

namespace resonet {

/// Images that were computed before, in a Cache (of kind "images" unless said otherwise). An entry is found
/// by what it was made from, so it is never out of date, and a renamed file keeps its entry.
class FeatureCache {
  public:
    explicit FeatureCache(std::filesystem::path folder, std::string kind = "images")
        : cache_(std::move(folder)), kind_(std::move(kind)) {}

    /// The name of the images of a stretch (start and length in seconds) of an audio file with this
    /// content under this front end. The windows a network cuts from an image do not enter into it.
    static std::string key(const Sha256Digest& content, const Profile& profile, double start,
                           double duration);

    /// The images of that name; computed and kept where there are none, or damaged ones. What `compute`
    /// throws is thrown on, and nothing is kept.
    std::vector<Image> get(const std::string& key, const std::function<std::vector<Image>()>& compute);

    std::size_t hits() const { return hits_; }
    std::size_t misses() const { return misses_; }

    /// Where the images of that name are or would be.
    std::filesystem::path entry(const std::string& key) const;

  private:
    Cache cache_;
    std::string kind_;
    std::atomic<std::size_t> hits_{0};
    std::atomic<std::size_t> misses_{0};
};

}  // namespace resonet
