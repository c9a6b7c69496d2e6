#include "data/clip_loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"

namespace resonet {
namespace {

/// The images of one clip, or why there are none.
struct Loaded {
    std::vector<Image> images;
    std::optional<InputFailure> failure;
};

Loaded try_load(const ClipLoader& load, const ClipRecord& clip) {
    throw_if_interrupted();
    try {
        return {load(clip), std::nullopt};
    } catch (const InputError& error) {
        return {{}, InputFailure{error.subject(), error.problem()}};
    }
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
                         "fill in the column '" + manifest.split_column + "' with train, valid and test");
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

/// Where images and failures go.
struct Collected {
    const ImageSink& sink;
    std::size_t images = 0;
    std::vector<InputFailure> failures;

    /// Adds what became of one clip.
    void add(const ImageInfo& clip_info, const ClipRecord& clip, Loaded&& loaded, double piece_seconds) {
        if (loaded.failure) failures.push_back(std::move(*loaded.failure));
        for (std::size_t piece = 0; piece < loaded.images.size(); ++piece) {
            ImageInfo info = clip_info;
            info.start += static_cast<double>(piece) * piece_seconds;
            if (loaded.images[piece].columns > 0) {
                sink(info, loaded.images[piece]);
                ++images;
            } else {
                failures.push_back({clip.path.string(), "has no usable sound at " + clock_text(info.start)});
            }
        }
    }
};

}  // namespace

ChosenClips choose_clips(const Manifest& manifest, const LoadOptions& options) {
    ChosenClips chosen;
    chosen.numbers = choose(manifest, options.splits);
    chosen.labels = options.labels.value_or(train_labels(manifest));
    Numbering tracks;
    Numbering artists;
    for (const std::size_t i : chosen.numbers) {
        const ClipRecord& clip = manifest.clips[i];
        const auto label = std::ranges::find(chosen.labels, clip.label);
        if (label == chosen.labels.end()) {
            throw UsageError(
                manifest.source.string(),
                fmt::format("labels '{}' '{}', which the train split (or the model) does not know",
                            printable(clip.path.string()), printable(clip.label)),
                "exclude such clips, or train on this label too");
        }
        ImageInfo info;
        info.clip = i;
        info.start = clip.start;
        info.label = static_cast<int>(label - chosen.labels.begin());
        info.track = tracks(clip.track);
        if (!clip.artist.empty()) info.artist = artists(clip.artist);
        info.split = clip.split;
        chosen.infos.push_back(info);
    }
    return chosen;
}

std::vector<InputFailure> load_clips(const Manifest& manifest, const ChosenClips& chosen,
                                     const ImageSink& sink, double piece_seconds, const ClipLoader& load,
                                     const LoadOptions& options) {
    Collected result = {sink, 0, {}};
    Progress progress("reading clips", chosen.numbers.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        chosen.numbers.size(), options.threads, 0,
        [&](std::size_t i) { return try_load(load, manifest.clips[chosen.numbers[i]]); },
        [&](std::size_t i, Loaded&& loaded) {
            result.add(chosen.infos[i], manifest.clips[chosen.numbers[i]], std::move(loaded), piece_seconds);
            progress.advance();
        });
    progress.finish();
    if (result.images == 0) {
        const InputFailure& first = result.failures.front();
        throw UsageError(manifest.source.string(), "has no usable clips",
                         fmt::format("the first: {}: {}", printable(first.subject), first.problem));
    }
    return result.failures;
}

LabelledImages load_clips(const Manifest& manifest, const ChosenClips& chosen, ImageSet images,
                          double piece_seconds, const ClipLoader& load, const LoadOptions& options) {
    LabelledImages result = {std::move(images), {}};
    result.failures = load_clips(
        manifest, chosen, [&](const ImageInfo& info, const Image& image) { result.images.add(info, image); },
        piece_seconds, load, options);
    return result;
}

}  // namespace resonet
