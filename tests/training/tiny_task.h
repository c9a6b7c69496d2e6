#pragma once

#include <cstdint>
#include <vector>

#include "data/image_set.h"
#include "recipe/recipe.h"
#include "training/predict.h"

namespace resonet::testing {

/// A small learnable task: three labels told apart by which bands are loud.
struct TinyTask {
    Recipe recipe;
    Network network;
    ImageSet images;
    TrainingClips clips;  ///< all of them
    ExampleMaker maker;

    explicit TinyTask(int clip_count = 24, int epochs = 3);
};

}  // namespace resonet::testing
