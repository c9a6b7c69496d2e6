#pragma once

#include "evaluation/window_logits.h"
#include "training/example_maker.h"
#include "training/module.h"
#include "training/training_clips.h"

namespace resonet {

/// Runs the module, in evaluation mode, over the windows that inference would use.
WindowLogits window_logits(TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                           torch::Device device);

}  // namespace resonet
