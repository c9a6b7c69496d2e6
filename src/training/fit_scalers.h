#pragma once

#include "data/training_clips.h"
#include "training/example_maker.h"
#include "training/module.h"

namespace resonet {

/// Sets the mean and the deviation of every Scaler (which the input feeds) to those of the clips' examples,
/// as a model is given them when it is used: all windows, unchanged. Per band, over channels and columns, or
/// per value; the deviation is that of the population, and 1 where it is 0, as scikit-learn's StandardScaler
/// has it. In double precision, one example in memory at a time. Does nothing where there is no such layer.
/// Errors: Interrupted.
void fit_scalers(TorchNetwork& module, const Network& network, const TrainingClips& clips,
                 const ExampleMaker& maker);

}  // namespace resonet
