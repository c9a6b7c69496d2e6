#pragma once

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "evaluation/prediction_set.h"

namespace resonet {

/// Made-up answers about 40 clips of 4 genres. Golden numbers of these tests come from scikit-learn 1.2.1,
/// which was given the same ones: weights w = 4 ((7 clip + 11 label + 3 clip label) mod 13) + label + 1, 20
/// more for the true label (clip^2 + floor(clip / 3)) mod 4, as a share of their sum in single precision.
inline PredictionSet sample_answers() {
    constexpr int clips = 40;
    constexpr int labels = 4;
    PredictionSet set;
    set.labels = {"blues", "classical", "pop", "rock"};
    for (int clip = 0; clip < clips; ++clip) {
        PredictedClip answer;
        answer.file = fmt::format("clip-{}.wav", clip);
        answer.truth = (clip * clip + clip / 3) % labels;
        std::array<int, labels> weights{};
        int sum = 0;
        for (int label = 0; label < labels; ++label) {
            int& weight = weights[static_cast<std::size_t>(label)];
            weight = 4 * ((clip * 7 + label * 11 + clip * label * 3) % 13) + label + 1;
            if (label == answer.truth) weight += 20;
            sum += weight;
        }
        for (const int weight : weights) {
            set.probabilities.push_back(static_cast<float>(weight) / static_cast<float>(sum));
        }
        set.clips.push_back(answer);
    }
    return set;
}

}  // namespace resonet
