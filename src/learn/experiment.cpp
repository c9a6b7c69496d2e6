#include "learn/experiment.h"

#include <unistd.h>

#include "core/error.h"
#include "learn/estimator_experiment.h"
#include "learn/network_experiment.h"

namespace resonet {

namespace {

/// Whether `folder` can be made and written to, asked before the data are read, which may take long.
void require_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::path there = std::filesystem::absolute(folder, error);
    while (!std::filesystem::exists(there, error) && there.has_relative_path()) there = there.parent_path();
    if (std::filesystem::is_directory(there, error) && access(there.c_str(), W_OK) == 0) return;
    throw SystemError(folder.string(), "cannot be made or written to", "choose another --out");
}

}  // namespace

ExperimentResult run_experiment(const ExperimentOptions& options) {
    if (!options.distributed) require_folder(options.out);
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
