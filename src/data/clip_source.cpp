#include "data/clip_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"
#include "data/array_reader.h"
#include "data/audio_images.h"
#include "data/feature_cache.h"
#include "data/file_digests.h"
#include "data/picture.h"

namespace resonet {
namespace {

/// The images of one clip, or why there are none.
struct Loaded {
    std::vector<Image> images;
    std::optional<InputFailure> failure;
};

using Loader = std::function<std::vector<Image>(const ClipRecord&)>;

Loaded try_load(const Loader& load, const ClipRecord& clip) {
    throw_if_interrupted();
    try {
        return {load(clip), std::nullopt};
    } catch (const InputError& error) {
        return {{}, InputFailure{error.subject(), error.problem()}};
    }
}

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

std::vector<std::size_t> choose(const Manifest& manifest, const std::vector<Split>& splits) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const Split split = manifest.clips[i].split;
        const bool wanted = std::ranges::find(splits, split) != splits.end();
        if (wanted && split != Split::excluded) chosen.push_back(i);
    }
    if (chosen.empty()) {
        throw UsageError(manifest.source.string(), "has no clips in the splits asked for",
                         "fill in the column 'split' with train, valid and test");
    }
    return chosen;
}

/// Numbers names in the order they come.
class Numbering {
  public:
    int operator()(const std::string& name) {
        return numbers_.try_emplace(name, static_cast<int>(numbers_.size())).first->second;
    }

  private:
    std::map<std::string, int> numbers_;
};

/// What is known of each chosen clip before it is loaded.
std::vector<ImageInfo> describe(const Manifest& manifest, const std::vector<std::size_t>& chosen,
                                const std::vector<std::string>& labels) {
    std::vector<ImageInfo> infos;
    Numbering tracks;
    Numbering artists;
    for (const std::size_t i : chosen) {
        const ClipRecord& clip = manifest.clips[i];
        const auto label = std::ranges::find(labels, clip.label);
        if (label == labels.end()) {
            throw UsageError(
                manifest.source.string(),
                fmt::format("labels '{}' '{}', which the train split (or the model) does not know",
                            printable(clip.path.string()), printable(clip.label)),
                "exclude such clips, or train on this label too");
        }
        ImageInfo info;
        info.clip = i;
        info.start = clip.start;
        info.label = static_cast<int>(label - labels.begin());
        info.track = tracks(clip.track);
        if (!clip.artist.empty()) info.artist = artists(clip.artist);
        info.split = clip.split;
        infos.push_back(info);
    }
    return infos;
}

/// Adds what became of one clip.
void collect(LabelledImages& result, const ImageInfo& clip_info, const ClipRecord& clip, Loaded&& loaded,
             const Profile& profile) {
    if (loaded.failure) result.failures.push_back(std::move(*loaded.failure));
    for (std::size_t piece = 0; piece < loaded.images.size(); ++piece) {
        ImageInfo info = clip_info;
        info.start += static_cast<double>(piece) * profile.clip_seconds;
        if (loaded.images[piece].columns > 0) {
            result.images.add(info, loaded.images[piece]);
        } else {
            result.failures.push_back(
                {clip.path.string(), "has no usable sound at " + clock_text(info.start)});
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
    validate(profile);
    if (manifest.kind == SourceKind::tables) {
        throw UsageError(manifest.source.string(), "lists rows of tables, of which no images can be made",
                         "train a classical model on them");
    }
    const std::vector<std::size_t> chosen = choose(manifest, options.splits);
    std::vector<std::string> labels = options.labels.value_or(train_labels(manifest));
    const std::vector<ImageInfo> infos = describe(manifest, chosen, labels);
    LabelledImages result = {ImageSet(profile.bands, profile.quantise, std::move(labels)), {}};

    const bool from_arrays = manifest.kind == SourceKind::arrays;
    const auto arrays =
        from_arrays ? open_arrays(manifest, chosen, profile) : std::map<std::filesystem::path, ImageArray>();
    FrontEndPool front_ends(profile);
    FileDigests digests;
    std::optional<FeatureCache> cache;
    if (options.cache) cache.emplace(*options.cache);

    const Loader from_row = [&](const ClipRecord& clip) {
        return std::vector<Image>{arrays.at(clip.path).image(clip.row)};
    };
    const Loader from_picture = [&](const ClipRecord& clip) {
        return std::vector<Image>{read_picture(clip.path, profile.bands, profile.window_columns)};
    };
    const Loader from_audio = [&](const ClipRecord& clip) {
        const auto compute = [&] {
            const FrontEndPool::Loan front_end(front_ends);
            return images_of_audio(clip, *front_end);
        };
        if (!cache) return compute();
        const Sha256Digest content = digests.of(clip.path);
        return cache->get(FeatureCache::key(content, profile, clip.start, clip.duration), compute);
    };
    const bool from_pictures = manifest.kind == SourceKind::pictures;
    const Loader& load = from_arrays ? from_row : from_pictures ? from_picture : from_audio;

    // Memory that is asked for but not touched costs nothing; growing step by step would need twice it.
    const std::size_t columns =
        from_arrays
            ? std::ranges::max_element(arrays, {}, [](const auto& entry) { return entry.second.columns(); })
                  ->second.columns()
        : from_pictures ? static_cast<std::size_t>(profile.window_columns)
                        : column_count(profile, clip_samples(profile));
    result.images.reserve(chosen.size(), chosen.size() * columns * static_cast<std::size_t>(profile.bands));

    Progress progress("reading clips", chosen.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        chosen.size(), options.threads, 0,
        [&](std::size_t i) { return try_load(load, manifest.clips[chosen[i]]); },
        [&](std::size_t i, Loaded&& loaded) {
            collect(result, infos[i], manifest.clips[chosen[i]], std::move(loaded), profile);
            progress.advance();
        });
    progress.finish();
    if (result.images.size() == 0) {
        const InputFailure& first = result.failures.front();
        throw UsageError(manifest.source.string(), "has no usable clips",
                         fmt::format("the first: {}: {}", printable(first.subject), first.problem));
    }
    return result;
}

}  // namespace resonet
