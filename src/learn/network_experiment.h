#pragma once

#include "learn/experiment.h"

namespace resonet {

/// run_experiment() for the recipes that train a network by gradient descent. Errors: likewise.
ExperimentResult run_network_experiment(const ExperimentOptions& options);

}  // namespace resonet
