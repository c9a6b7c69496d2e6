#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// Logits of every window of every clip.
struct WindowLogits {
    int labels = 0;
    std::vector<float> logits;       ///< [window, label]
    std::vector<std::size_t> clips;  ///< which clip a window belongs to, ascending
    std::size_t clip_count = 0;
};

/// Probabilities [clip, label]: the mean over a clip's windows of softmax(logits / temperature).
std::vector<float> clip_probabilities(const WindowLogits& windows, double temperature);

/// The temperature in [0.2, 5] that minimises the log loss of clip_probabilities (Guo et al. 2017), found
/// by golden-section search to 1e-3. 1 without clips.
double fit_temperature(const WindowLogits& windows, std::span<const int> truth);

}  // namespace resonet
