#include "inference/packed_weights.h"

namespace resonet {

PackedWeights::PackedWeights(Network network, const Weights& weights)
    : network_(std::move(network)), plan_(make_plan(network_)) {
    for (const Step& step : plan_.steps) steps_.push_back(step_weights(network_, step, weights));
}

const std::vector<float>& PackedWeights::part(std::size_t step, WeightRole role) const {
    const StepWeights& weights = steps_.at(step);
    switch (role) {
        case WeightRole::hidden_weight:
            return weights.hidden_weight;
        case WeightRole::bias:
            return weights.bias;
        case WeightRole::scale_shift:
            return weights.scale_shift;
        default:
            return weights.weight;
    }
}

dnnl::memory PackedWeights::get(std::size_t step, WeightRole role, const dnnl::memory::desc& plain,
                                const dnnl::memory::desc& wanted) {
    const std::lock_guard lock(mutex_);
    auto& known = packed_[{step, role}];
    for (const dnnl::memory& memory : known) {
        if (memory.get_desc() == wanted) return memory;
    }
    const std::vector<float>& values = part(step, role);
    // oneDNN only reads weights, but its memory objects know no const.
    dnnl::memory source(plain, engine_, const_cast<float*>(values.data()));
    if (plain == wanted) {
        known.push_back(source);
        return source;
    }
    dnnl::memory target(wanted, engine_);
    dnnl::stream stream(engine_);
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
    known.push_back(target);
    return target;
}

}  // namespace resonet
