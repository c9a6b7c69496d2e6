#include "training/shared_validation.h"

#include <algorithm>

namespace resonet {

WindowLogits shared_window_logits(TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                                  torch::Device device, Collective& collective) {
    const Share share = share_of(clips.size(), collective.rank(), collective.size());
    const WindowLogits own = window_logits(module, clips.part(share.first, share.count), maker, device);
    WindowLogits all;
    all.clip_count = clips.size();
    std::size_t first = 0;  // window of this share
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        if (clip == share.first) first = all.clips.size();
        all.clips.insert(all.clips.end(), maker.window_starts(clips.columns(clip)).size(), clip);
    }
    // A process without a clip of its own has not met the labels.
    torch::Tensor labels = torch::zeros({collective.size()}, torch::kInt64);
    labels[collective.rank()] = own.labels;
    collective.sum(labels);
    all.labels = static_cast<int>(labels.max().item<std::int64_t>());
    // The others' places hold zeros: the sum puts the shares side by side.
    const auto width = static_cast<std::size_t>(all.labels);
    torch::Tensor table = torch::zeros({static_cast<std::int64_t>(all.clips.size() * width)});
    std::copy(own.logits.begin(), own.logits.end(), table.data_ptr<float>() + first * width);
    if (!all.clips.empty()) collective.sum(table);
    const float* values = table.data_ptr<float>();
    all.logits.assign(values, values + table.numel());
    return all;
}

}  // namespace resonet
