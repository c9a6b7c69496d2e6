#include "data/clip_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/hash.h"
#include "data/array_reader.h"
#include "data/audio_images.h"
#include "data/clip_loading.h"
#include "data/disk_image_set.h"
#include "data/feature_cache.h"
#include "data/file_digests.h"
#include "data/image_store.h"
#include "data/picture.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The arrays that clips point at, each opened once.
std::map<std::filesystem::path, ImageArray> open_arrays(const Manifest& manifest,
                                                        const std::vector<std::size_t>& chosen,
                                                        const Profile& profile) {
    std::map<std::filesystem::path, ImageArray> arrays;
    for (const std::size_t i : chosen) {
        const std::filesystem::path& path = manifest.clips[i].path;
        if (arrays.contains(path)) continue;
        const ImageArray& array = arrays.try_emplace(path, path).first->second;
        require_compatible(array, path, profile);
    }
    return arrays;
}

/// Makes the images of clips, wherever they come from.
class ClipImages {
  public:
    ClipImages(const Manifest& manifest, const ChosenClips& chosen, const Profile& profile,
               const LoadOptions& options)
        : kind_(manifest.kind), profile_(profile), count_(chosen.numbers.size()), front_ends_(profile) {
        if (kind_ == SourceKind::arrays) arrays_ = open_arrays(manifest, chosen.numbers, profile);
        if (options.cache) cache_.emplace(*options.cache);
    }

    /// Makes those of a clip; for as long as this lives.
    ClipLoader loader() const {
        return [this](const ClipRecord& clip) {
            if (kind_ == SourceKind::arrays) return std::vector<Image>{arrays_.at(clip.path).image(clip.row)};
            if (kind_ == SourceKind::pictures) {
                return std::vector<Image>{read_picture(clip.path, profile_.bands, profile_.window_columns)};
            }
            return of_audio(clip);
        };
    }

    /// Values of all clips, if each is as long as can be and in one piece.
    std::size_t expected_values() const {
        std::size_t columns = 0;
        if (kind_ == SourceKind::arrays) {
            for (const auto& [path, array] : arrays_) columns = std::max(columns, array.columns());
        } else if (kind_ == SourceKind::pictures) {
            columns = static_cast<std::size_t>(profile_.window_columns);
        } else {
            columns = column_count(profile_, clip_samples(profile_));
        }
        return count_ * columns * static_cast<std::size_t>(profile_.bands);
    }

  private:
    std::vector<Image> of_audio(const ClipRecord& clip) const {
        const auto compute = [&] {
            const FrontEndPool::Loan front_end(front_ends_);
            return images_of_audio(clip, *front_end);
        };
        if (!cache_) return compute();
        const Sha256Digest content = digests_.of(clip.path);
        return cache_->get(FeatureCache::key(content, profile_, clip.start, clip.duration), compute);
    }

    SourceKind kind_;
    const Profile& profile_;
    std::size_t count_;
    std::map<fs::path, ImageArray> arrays_;
    // Safe to use from several threads, as loader() promises.
    mutable FrontEndPool front_ends_;
    mutable FileDigests digests_;
    mutable std::optional<FeatureCache> cache_;
};

void require_images(const Manifest& manifest, const Profile& profile) {
    validate(profile);
    if (manifest.kind == SourceKind::tables) {
        throw UsageError(manifest.source.string(), "lists rows of tables, of which no images can be made",
                         "give the recipe [descriptors] instead of [profile]");
    }
}

/// The name of what is packed of these clips: all that decides their images, and of the files, which may be
/// large, their sizes and times.
std::string pack_key(const Manifest& manifest, const ChosenClips& chosen, const Profile& profile) {
    constexpr int version = 1;
    Sha256 hash;
    hash.update(fmt::format("resonet packed images {}\n{}\n", version, to_json(profile).dump()));
    for (const std::string& label : chosen.labels) hash.update(label + '\n');
    for (std::size_t i = 0; i < chosen.numbers.size(); ++i) {
        const ClipRecord& clip = manifest.clips[chosen.numbers[i]];
        const ImageInfo& info = chosen.infos[i];
        std::error_code error;
        const auto size = fs::file_size(clip.path, error);
        const auto time = fs::last_write_time(clip.path, error).time_since_epoch().count();
        hash.update(fmt::format("{} {} {} {:a} {:a} {} {} {} {} {}\n{}\n", info.clip, clip.row, size,
                                clip.start, clip.duration, time, info.label, info.track, info.artist,
                                to_string(info.split), clip.path.string()));
    }
    return hex(hash.finish());
}

/// Packed images that nobody has opened for a month are in nobody's way when they are gone.
void remove_old_packs(const fs::path& folder) {
    std::error_code error;
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::days(30);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".images" && entry.is_regular_file(error) &&
            entry.last_write_time(error) < oldest) {
            fs::remove(entry.path(), error);
        }
    }
}

}  // namespace

std::vector<std::string> train_labels(const Manifest& manifest) {
    std::set<std::string> train;
    std::set<std::string> all;
    for (const ClipRecord& clip : manifest.clips) {
        if (clip.split == Split::train) train.insert(clip.label);
        if (clip.split != Split::excluded) all.insert(clip.label);
    }
    const std::set<std::string>& labels = train.empty() ? all : train;
    return {labels.begin(), labels.end()};
}

LabelledImages load_images(const Manifest& manifest, const Profile& profile, const LoadOptions& options) {
    require_images(manifest, profile);
    const ChosenClips chosen = choose_clips(manifest, options);
    const ClipImages source(manifest, chosen, profile, options);
    ImageSet images(profile.bands, profile.quantise, chosen.labels);
    // Memory that is asked for but not touched costs nothing; growing step by step would need twice it.
    images.reserve(chosen.numbers.size(), source.expected_values());
    return load_clips(manifest, chosen, std::move(images), profile.clip_seconds, source.loader(), options);
}

LabelledSource load_image_source(const Manifest& manifest, const Profile& profile, const LoadOptions& options,
                                 std::uintmax_t memory) {
    require_images(manifest, profile);
    const ChosenClips chosen = choose_clips(manifest, options);
    LabelledSource result;
    fs::path pack;
    if (options.cache) {
        pack = *options.cache / "packed" / (pack_key(manifest, chosen, profile) + ".images");
        auto packed = DiskImageSet::open(pack, result.failures);
        if (packed && packed->bytes() > memory) {
            std::error_code error;
            fs::last_write_time(pack, fs::file_time_type::clock::now(), error);  // it is still of use
            result.images = std::move(packed);
            return result;
        }
        remove_old_packs(pack.parent_path());
    }
    const ClipImages source(manifest, chosen, profile, options);
    ImageStore store(profile.bands, profile.quantise, chosen.labels, memory, pack);
    store.reserve(chosen.numbers.size(), source.expected_values());
    result.failures = load_clips(
        manifest, chosen, [&](const ImageInfo& info, const Image& image) { store.add(info, image); },
        profile.clip_seconds, source.loader(), options);
    result.images = store.finish(result.failures);
    return result;
}

}  // namespace resonet
