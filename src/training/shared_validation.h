#pragma once

#include "training/collective.h"
#include "training/predict.h"

namespace resonet {

/// window_logits() of all clips in all processes; each runs the module over its share of the clips. Errors:
/// as window_logits() and Collective::sum().
WindowLogits shared_window_logits(TorchNetwork& module, const TrainingClips& clips, const ExampleMaker& maker,
                                  torch::Device device, Collective& collective);

}  // namespace resonet
