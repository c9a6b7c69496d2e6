#include "training/predict.h"

#include <algorithm>

namespace resonet {
namespace {

constexpr std::size_t windows_at_once = 64;

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

}  // namespace

WindowLogits window_logits(TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                           torch::Device device) {
    torch::InferenceMode inference;
    const bool was_training = module->is_training();
    module->eval();
    const std::vector<WindowPlace> places = all_windows(clips, maker);
    WindowLogits result;
    result.clip_count = clips.size();
    std::vector<std::int64_t> sizes{0};
    sizes.insert(sizes.end(), maker.shape().begin(), maker.shape().end());
    std::vector<float> image;
    std::size_t in_memory = clips.size();  // the clip in `image`
    for (std::size_t first = 0; first < places.size(); first += windows_at_once) {
        const std::size_t count = std::min(windows_at_once, places.size() - first);
        sizes[0] = static_cast<std::int64_t>(count);
        torch::Tensor input = torch::empty(sizes);
        for (std::size_t i = 0; i < count; ++i) {
            const WindowPlace& place = places[first + i];
            if (place.clip != in_memory) clips.image(in_memory = place.clip, image);
            maker.example(image, clips.columns(place.clip), place.start,
                          {input.data_ptr<float>() + i * maker.size(), maker.size()});
            result.clips.push_back(place.clip);
        }
        const torch::Tensor logits = module->forward(input.to(device)).to(torch::kCPU).contiguous();
        result.labels = static_cast<int>(logits.size(1));
        const float* data = logits.data_ptr<float>();
        result.logits.insert(result.logits.end(), data, data + logits.numel());
    }
    module->train(was_training);
    return result;
}

}  // namespace resonet
