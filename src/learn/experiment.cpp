#include "learn/experiment.h"

#include "core/error.h"
#include "learn/estimator_experiment.h"
#include "learn/network_experiment.h"

namespace resonet {

ExperimentResult run_experiment(const ExperimentOptions& options) {
    if (is_estimator(options.recipe)) {
        if (options.distributed) {
            throw UsageError("--distributed",
                             "divides the training of networks alone, and the model '" +
                                 model_kind(options.recipe) + "' is none",
                             "leave it out");
        }
        return run_estimator_experiment(options);
    }
    return run_network_experiment(options);
}

}  // namespace resonet
