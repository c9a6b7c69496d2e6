#pragma once

#include "data/training_clips.h"
#include "evaluation/window_logits.h"
#include "training/example_maker.h"
#include "training/frozen_network.h"
#include "training/module.h"

namespace resonet {

/// Runs the network over the windows that inference would use. The same bits whatever the number of threads.
WindowLogits window_logits(const FrozenNetwork& network, const TrainingClips& clips,
                           const ExampleMaker& maker);

/// The same of the module as it is now, in evaluation mode.
WindowLogits window_logits(const TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                           torch::Device device);

}  // namespace resonet
