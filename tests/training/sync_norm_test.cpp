#include "training/sync_norm.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "team.h"

namespace resonet {
namespace {

using testing::run_team;
using torch::Tensor;

struct Numbers {
    Tensor output, input_gradient, weight_gradient, bias_gradient, running_mean, running_var;
};

double difference(const Tensor& a, const Tensor& b) {
    return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

NormState start(std::int64_t channels, bool affine, torch::ScalarType kind) {
    NormState state;
    state.momentum = 0.3;
    state.epsilon = 1e-3;
    if (affine) {
        state.weight = torch::linspace(0.5, 2, channels, kind).requires_grad_();
        state.bias = torch::linspace(-1, 1, channels, kind).requires_grad_();
    }
    state.running_mean = torch::full({channels}, 0.5, kind);
    state.running_var = torch::full({channels}, 2.0, kind);
    return state;
}

Numbers collect(const NormState& state, const Tensor& x, const Tensor& y) {
    Numbers n{y.detach(), x.grad(), {}, {}, state.running_mean, state.running_var};
    if (state.weight.defined()) n.weight_gradient = state.weight.grad();
    if (state.bias.defined()) n.bias_gradient = state.bias.grad();
    return n;
}

/// What torch's own batch norm makes of the whole batch, for the loss sum(y * factors).
Numbers alone(const Tensor& batch, const Tensor& factors, bool affine) {
    const NormState state = start(batch.size(1), affine, batch.scalar_type());
    const Tensor x = batch.clone().requires_grad_();
    const Tensor y = torch::batch_norm(x, state.weight, state.bias, state.running_mean, state.running_var,
                                       true, state.momentum, state.epsilon, false);
    (y * factors).sum().backward();
    return collect(state, x, y);
}

/// The same by processes with `counts[rank]` examples each.
void expect_equal(const Tensor& batch, const std::vector<std::int64_t>& counts, bool affine,
                  double tolerance) {
    const Tensor factors = torch::rand_like(batch) - 0.3;
    const Numbers whole = alone(batch, factors, affine);
    std::vector<Numbers> parts(counts.size());
    run_team(static_cast<int>(counts.size()), [&](Collective& team) {
        std::int64_t first = 0;
        for (int r = 0; r < team.rank(); ++r) first += counts[r];
        const NormState state = start(batch.size(1), affine, batch.scalar_type());
        const Tensor x = batch.narrow(0, first, counts[team.rank()]).clone().requires_grad_();
        const Tensor y = sync_batch_norm(x, state, team);
        (y * factors.narrow(0, first, counts[team.rank()])).sum().backward();
        parts[team.rank()] = collect(state, x, y);
    });
    std::vector<Tensor> outputs, gradients;
    Tensor weight_gradient, bias_gradient;
    for (const Numbers& part : parts) {
        outputs.push_back(part.output);
        gradients.push_back(part.input_gradient);
        EXPECT_LT(difference(part.running_mean, whole.running_mean), tolerance);
        EXPECT_LT(difference(part.running_var, whole.running_var), tolerance);
        // The same bits everywhere, or the processes would drift apart.
        EXPECT_TRUE(part.running_var.equal(parts[0].running_var));
        if (!affine) continue;
        weight_gradient =
            weight_gradient.defined() ? weight_gradient + part.weight_gradient : part.weight_gradient;
        bias_gradient = bias_gradient.defined() ? bias_gradient + part.bias_gradient : part.bias_gradient;
    }
    EXPECT_LT(difference(torch::cat(outputs), whole.output), tolerance);
    EXPECT_LT(difference(torch::cat(gradients), whole.input_gradient), tolerance);
    if (!affine) return;
    const double size = static_cast<double>(batch.numel() / batch.size(1));
    EXPECT_LT(difference(weight_gradient, whole.weight_gradient), tolerance * size);
    EXPECT_LT(difference(bias_gradient, whole.bias_gradient), tolerance * size);
}

TEST(SyncNorm, EqualsTheNormOfTheWholeBatch) {
    torch::manual_seed(1);
    const Tensor images = torch::randn({6, 3, 5, 4}, torch::kFloat64) * 3 + 2;
    for (const bool affine : {true, false}) {
        expect_equal(images, {3, 3}, affine, 1e-12);
        expect_equal(images, {1, 5}, affine, 1e-12);
        expect_equal(images, {2, 2, 2}, affine, 1e-12);
        expect_equal(torch::randn({8, 4}, torch::kFloat64), {4, 4}, affine, 1e-12);
    }
}

TEST(SyncNorm, KeepsFloatsAccurateFarFromZero) {
    torch::manual_seed(2);
    // Decibels: a mean that is large beside the deviation.
    const Tensor images = torch::randn({8, 3, 16, 8}) * 2 - 60;
    expect_equal(images, {4, 4}, true, 2e-4);
    expect_equal(images.contiguous(at::MemoryFormat::ChannelsLast), {4, 4}, true, 2e-4);
    expect_equal(torch::randn({8, 3, 16, 8}), {4, 4}, true, 1e-5);
}

TEST(SyncNorm, KeepsTheLayout) {
    run_team(2, [](Collective& team) {
        const Tensor x = torch::rand({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast);
        EXPECT_TRUE(sync_batch_norm(x, start(3, true, torch::kFloat32), team)
                        .is_contiguous(at::MemoryFormat::ChannelsLast));
    });
}

TEST(SyncNorm, WorksInSixteenBits) {
    torch::manual_seed(3);
    const Tensor images = torch::randn({4, 3, 8, 8});
    const Tensor whole = alone(images, torch::ones_like(images), true).output;
    run_team(2, [&](Collective& team) {
        const Tensor x = images.narrow(0, 2 * team.rank(), 2).to(torch::kBFloat16).requires_grad_();
        const Tensor y = sync_batch_norm(x, start(3, true, torch::kFloat32), team);
        EXPECT_EQ(y.scalar_type(), torch::kBFloat16);
        EXPECT_LT(difference(y, whole.narrow(0, 2 * team.rank(), 2)), 0.05);
        y.sum().backward();
        EXPECT_EQ(x.grad().scalar_type(), torch::kBFloat16);
    });
}

TEST(SyncNorm, RefusesASingleValue) {
    run_team(1, [](Collective& team) {
        const NormState state = start(3, true, torch::kFloat32);
        EXPECT_THROW(sync_batch_norm(torch::rand({1, 3}), state, team), UsageError);
        EXPECT_NO_THROW(sync_batch_norm(torch::rand({2, 3}), state, team));
    });
}

}  // namespace
}  // namespace resonet
