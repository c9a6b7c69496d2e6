#include "training/predict.h"

#include <algorithm>

#include "core/parallel.h"

namespace resonet {
namespace {

constexpr std::size_t windows_at_once = 32;

struct WindowPlace {
    std::size_t clip;
    int start;
};

std::vector<WindowPlace> all_windows(const TrainingClips& clips, const ExampleMaker& maker) {
    std::vector<WindowPlace> places;
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        for (const int start : maker.window_starts(clips.columns(clip))) places.push_back({clip, start});
    }
    return places;
}

/// The logits of some windows, one after another.
std::vector<float> logits_of(std::span<const WindowPlace> places, const FrozenNetwork& network,
                             const TrainingClips& clips, const ExampleMaker& maker) {
    std::vector<float> input(places.size() * maker.size());
    std::vector<float> image;
    std::size_t in_memory = clips.size();  // the clip in `image`
    for (std::size_t i = 0; i < places.size(); ++i) {
        const WindowPlace& place = places[i];
        if (place.clip != in_memory) clips.image(in_memory = place.clip, image);
        maker.example(image, clips.columns(place.clip), place.start,
                      std::span(input).subspan(i * maker.size(), maker.size()));
    }
    std::vector<float> logits(places.size() * static_cast<std::size_t>(network.labels()));
    network.run(places.size(), input, logits);
    return logits;
}

}  // namespace

WindowLogits window_logits(const FrozenNetwork& network, const TrainingClips& clips,
                           const ExampleMaker& maker) {
    const std::vector<WindowPlace> places = all_windows(clips, maker);
    WindowLogits result;
    if (!places.empty()) result.labels = network.labels();
    result.clip_count = clips.size();
    for (const WindowPlace& place : places) result.clips.push_back(place.clip);
    const std::size_t parts = (places.size() + windows_at_once - 1) / windows_at_once;
    ordered_map(
        parts, network.threads(), 0,
        [&](std::size_t part) {
            const std::size_t first = part * windows_at_once;
            const std::size_t count = std::min(windows_at_once, places.size() - first);
            return logits_of(std::span(places).subspan(first, count), network, clips, maker);
        },
        [&](std::size_t, const std::vector<float>& logits) {
            result.logits.insert(result.logits.end(), logits.begin(), logits.end());
        });
    return result;
}

WindowLogits window_logits(const TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                           torch::Device device) {
    return window_logits(FrozenNetwork(module->description(), export_weights(module), device), clips, maker);
}

}  // namespace resonet
