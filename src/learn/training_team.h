#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "learn/experiment.h"
#include "training/collective.h"

namespace resonet {

/// The processes that train one network together, seen from this one.
struct TrainingTeam {
    torch::Device device = torch::kCPU;      ///< of this process
    std::shared_ptr<Collective> collective;  ///< null: alone

    int processes() const { return collective ? collective->size() : 1; }
    /// Whether this process writes files and says how the training goes: one of the team does.
    bool writes() const { return !collective || collective->rank() == 0; }
};

/// Chooses the device and, if the options ask for it, joins the other processes; of several CUDA devices each
/// process of a machine takes its own.
/// Errors: as choose_device(), read_launch_environment() and GlooCollective; UsageError if there are more
/// processes than CUDA devices on this machine.
TrainingTeam join_team(const ExperimentOptions& options);

/// Makes sure that all processes of the team have the same recipe, data, options and program.
/// Errors: UsageError in all of them if not; as Collective::sum().
void require_same_experiment(const TrainingTeam& team, const ExperimentOptions& options,
                             const std::string& data_sha256);

}  // namespace resonet
