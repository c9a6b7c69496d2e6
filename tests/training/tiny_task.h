#pragma once

#include <cstdint>
#include <vector>

#include "training/predict.h"
#include "training/recipe.h"

namespace resonet::testing {

/// A small learnable task: three labels told apart by which bands are loud.
struct TinyTask {
    Recipe recipe;
    Network network;
    std::vector<std::vector<float>> images;
    std::vector<TrainingClip> clips;

    explicit TinyTask(int clip_count = 24, int epochs = 3);
};

}  // namespace resonet::testing
