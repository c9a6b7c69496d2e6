#include "inference/program.h"

#include <algorithm>

#include "inference/steps.h"

namespace resonet {
namespace {

BuiltProgram compile(PackedWeights& weights, std::int64_t batch) {
    const Plan& plan = weights.plan();
    ProgramBuilder builder(weights.engine());
    std::vector<SlotId> values(plan.values.size());
    values[0] = builder.new_slot(example_major_desc(plan.values[0], batch));
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const Step& step = plan.steps[i];
        const Layer& layer = weights.network().layers[step.layer];
        values[step.output] = add_step({builder, weights, batch, i, step, layer, plan.values, values});
    }
    const SlotId output =
        builder.reordered(values[plan.output], example_major_desc(plan.values[plan.output], batch));
    return std::move(builder).build(values[0], output);
}

}  // namespace

Program::Program(std::shared_ptr<PackedWeights> weights, std::int64_t batch)
    : weights_(std::move(weights)), program_(compile(*weights_, batch)), stream_(weights_->engine()) {}

void Program::run(std::span<const float> input, std::span<float> output) {
    std::copy(input.begin(), input.end(), program_.input.begin());
    for (Operation& operation : program_.operations) {
        if (auto* const call = std::get_if<LoopCall>(&operation)) {
            stream_.wait();
            call->loop(call->slots);
        } else {
            auto& [primitive, arguments] = std::get<PrimitiveCall>(operation);
            primitive.execute(stream_, arguments);
        }
    }
    stream_.wait();
    std::copy(program_.output.begin(), program_.output.end(), output.begin());
}

}  // namespace resonet
