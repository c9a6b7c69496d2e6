#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <utility>
#include <vector>

#include "inference/plan.h"
#include "inference/step_weights.h"

namespace resonet {

/// The parts of StepWeights.
enum class WeightRole { weight, hidden_weight, bias, scale_shift };

/// A network ready to be compiled: its plan, and its weights in every layout that a primitive has asked
/// for, each packed once. Shared by all programs of the network; safe to use from several threads.
class PackedWeights {
  public:
    /// Errors: UsageError for a network that is not valid or a tensor that is missing.
    PackedWeights(Network network, const Weights& weights);

    const Network& network() const { return network_; }
    const Plan& plan() const { return plan_; }
    const dnnl::engine& engine() const { return engine_; }

    const StepWeights& plain(std::size_t step) const { return steps_.at(step); }
    bool has(std::size_t step, WeightRole role) const { return !part(step, role).empty(); }

    /// Weights of a step in the layout `wanted`; `plain` says how their values lie now.
    dnnl::memory get(std::size_t step, WeightRole role, const dnnl::memory::desc& plain,
                     const dnnl::memory::desc& wanted);

  private:
    const std::vector<float>& part(std::size_t step, WeightRole role) const;

    Network network_;
    Plan plan_;
    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    std::vector<StepWeights> steps_;
    std::mutex mutex_;
    std::map<std::pair<std::size_t, WeightRole>, std::vector<dnnl::memory>> packed_;
};

}  // namespace resonet
