#include "learn/experiment.h"

#include <unistd.h>

#include "core/error.h"
#include "learn/estimator_experiment.h"
#include "learn/network_experiment.h"

namespace resonet {

namespace {

/// Before the data are read, which may take long.
void make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || access(folder.c_str(), W_OK) != 0) {
        throw SystemError(folder.string(),
                          error ? "cannot be made: " + error.message() : "cannot be written to",
                          "choose another --out");
    }
}

}  // namespace

ExperimentResult run_experiment(const ExperimentOptions& options) {
    if (!options.distributed) make_folder(options.out);
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
