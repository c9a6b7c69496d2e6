#include "learn/training_team.h"

#include "core/error.h"
#include "core/version.h"
#include "learn/device.h"
#include "training/gloo_collective.h"

namespace resonet {
namespace {

/// The CUDA device of this process.
torch::Device own_device(const LaunchEnvironment& launch) {
    const int devices = static_cast<int>(torch::cuda::device_count());
    if (launch.local_rank && *launch.local_rank >= devices) {
        throw UsageError("--distributed",
                         "process " + std::to_string(*launch.local_rank) + " of this machine has no CUDA " +
                             "device of its own: there are " + std::to_string(devices),
                         "start as many processes on a machine as it has devices, or use --device cpu");
    }
    const int number = launch.local_rank.value_or(launch.rank % devices);
    return {torch::kCUDA, static_cast<c10::DeviceIndex>(number)};
}

}  // namespace

TrainingTeam join_team(const ExperimentOptions& options) {
    TrainingTeam team;
    team.device = choose_device(options.device);
    if (!options.distributed) return team;
    const LaunchEnvironment launch = read_launch_environment();
    if (team.device.is_cuda()) team.device = own_device(launch);
    team.collective = std::make_shared<GlooCollective>(
        launch, std::chrono::seconds(options.distributed_timeout), team.device);
    return team;
}

void require_same_experiment(const TrainingTeam& team, const ExperimentOptions& options,
                             const std::string& data_sha256) {
    if (!team.collective) return;
    // Reading the data takes one process longer than another.
    team.collective->wait_for_all();
    require_agreement({{"program version", std::string(version)},
                       {"version of torch", TORCH_VERSION},
                       {"recipe", options.recipe.json.dump()},
                       {"data set", data_sha256},
                       {"seed", std::to_string(options.seed)},
                       {"kind of device", c10::DeviceTypeName(team.device.type())},
                       {"split column", options.split_column},
                       {"choice of --restart", options.restart ? "yes" : "no"}},
                      *team.collective);
}

}  // namespace resonet
