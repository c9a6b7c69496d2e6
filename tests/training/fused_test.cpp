#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <limits>

#include "network/rcrnn.h"
#include "training/fused_norm.h"
#include "training/fused_recurrent.h"
#include "training/fused_steps.h"
#include "training/module.h"

namespace resonet {
namespace {

using torch::Tensor;
namespace nn = torch::nn;

/// Differences count against the largest value.
void expect_close(const Tensor& fused, const Tensor& plain, const std::string& what) {
    ASSERT_TRUE(fused.defined() && plain.defined()) << what;
    ASSERT_EQ(fused.sizes(), plain.sizes()) << what;
    const double scale = std::max(plain.abs().max().item<double>(), 1e-6);
    EXPECT_LE((fused - plain).abs().max().item<double>(), 1e-4 * scale) << what;
}

struct NormCase {
    std::string name;
    std::int64_t channels;
    FusedNorm around;
    bool residual;
};

Tensor plain_norm(const Tensor& image, const Tensor& residual, nn::BatchNorm2d& norm,
                  const FusedNorm& around) {
    Tensor x = norm(around.relu_before ? torch::relu(image) : image);
    if (residual.defined()) x = x + residual;
    if (around.relu_after) x = torch::relu(x);
    const std::vector<std::int64_t> pool{around.pool_bands, around.pool_frames};
    return torch::max_pool2d(x, pool, pool);
}

nn::BatchNorm2d lively_norm(std::int64_t channels) {
    nn::BatchNorm2d norm(channels);
    const torch::NoGradGuard no_grad;
    norm->weight.uniform_(-1, 1.5);
    norm->bias.uniform_(-1, 1);
    norm->running_mean.uniform_(-0.5, 0.5);
    norm->running_var.uniform_(0.5, 2);
    return norm;
}

class FusedNormTest : public ::testing::TestWithParam<NormCase> {};

TEST_P(FusedNormTest, GivesPlainNumbersAndGradients) {
    const auto& [name, channels, around, with_residual] = GetParam();
    torch::manual_seed(5);
    nn::BatchNorm2d norm = lively_norm(channels);
    nn::BatchNorm2d other(channels);
    {
        const torch::NoGradGuard no_grad;
        for (std::size_t i = 0; i < 2; ++i) other->parameters()[i].copy_(norm->parameters()[i]);
        for (std::size_t i = 0; i < 2; ++i) other->buffers()[i].copy_(norm->buffers()[i]);
    }
    // Far from zero on the average: sums of squares must not lose the digits.
    const Tensor image = (torch::randn({3, channels, 9, 14}) * 2 + 5).requires_grad_();
    const Tensor image_too = image.detach().clone().requires_grad_();
    Tensor residual;
    Tensor residual_too;
    if (with_residual) {
        residual = torch::randn({3, channels, 9, 14}).requires_grad_();
        residual_too = residual.detach().clone().requires_grad_();
    }
    const Tensor fused = fused_norm(image, residual, *norm, around);
    const Tensor plain = plain_norm(image_too, residual_too, other, around);
    expect_close(fused, plain, "output");
    expect_close(norm->running_mean, other->running_mean, "running mean");
    expect_close(norm->running_var, other->running_var, "running variance");
    EXPECT_EQ(norm->num_batches_tracked.item<std::int64_t>(), 1);

    const Tensor weights = torch::randn_like(plain);
    (fused * weights).sum().backward();
    (plain * weights).sum().backward();
    expect_close(image.grad(), image_too.grad(), "gradient of the image");
    expect_close(norm->weight.grad(), other->weight.grad(), "gradient of the weight");
    expect_close(norm->bias.grad(), other->bias.grad(), "gradient of the bias");
    if (with_residual) expect_close(residual.grad(), residual_too.grad(), "gradient of the residual");

    norm->eval();
    other->eval();
    const torch::NoGradGuard no_grad;
    expect_close(fused_norm(image, residual, *norm, around), plain_norm(image, residual, other, around),
                 "eval");
}

INSTANTIATE_TEST_SUITE_P(All, FusedNormTest,
                         ::testing::Values(NormCase{"Alone", 5, {}, false},
                                           NormCase{"ReluBeforePool", 16, {true, false, 2, 2}, false},
                                           NormCase{"ReluAfter", 17, {false, true, 1, 1}, false},
                                           NormCase{"ReluAfterPool", 1, {false, true, 4, 3}, false},
                                           NormCase{"Residual", 16, {false, false, 1, 1}, true},
                                           NormCase{"ResidualReluPool", 19, {false, true, 2, 1}, true},
                                           NormCase{"Everything", 33, {true, true, 3, 2}, true}),
                         [](const auto& parameter) { return parameter.param.name; });

TEST(FusedNorm, DoesNotDependOnThreads) {
    torch::manual_seed(6);
    const Tensor image = torch::randn({5, 16, 8, 10}).requires_grad_();
    const auto run = [&](int threads) {
        const int before = at::get_num_threads();
        at::set_num_threads(threads);
        nn::BatchNorm2d norm(16);
        const Tensor out = fused_norm(image, {}, *norm, {true, false, 2, 2});
        out.pow(2).sum().backward();
        const std::vector<Tensor> all{out.detach(), image.grad().clone(), norm->weight.grad(),
                                      norm->running_var};
        image.mutable_grad().reset();
        at::set_num_threads(before);
        return all;
    };
    const auto one = run(1);
    const auto two = run(2);
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(torch::equal(one[i], two[i])) << i;
}

TEST(FusedNorm, LetsNaNThrough) {
    Tensor image = torch::randn({2, 4, 6, 6});
    image[0][1][2][3] = std::numeric_limits<float>::quiet_NaN();
    nn::BatchNorm2d norm(4);
    const Tensor out = fused_norm(image, {}, *norm, {true, true, 2, 2});
    EXPECT_TRUE(torch::isnan(out.select(1, 1)).all().item<bool>());
    EXPECT_FALSE(torch::isnan(out.select(1, 0)).any().item<bool>());
}

template <typename Holder>
void expect_recurrent_agreement(Holder layer, CellKind cell) {
    torch::manual_seed(7);
    const Tensor sequence = torch::randn({3, 11, 10}).requires_grad_();
    const Tensor sequence_too = sequence.detach().clone().requires_grad_();
    const Tensor fused = fused_recurrent(sequence, layer->parameters(), cell);
    const Tensor weights = torch::randn_like(fused);
    (fused * weights).sum().backward();
    std::vector<Tensor> grads;
    for (Tensor& p : layer->parameters()) {
        grads.push_back(p.grad().clone());
        p.mutable_grad().reset();
    }
    const Tensor plain = std::get<0>(layer(sequence_too));
    (plain * weights).sum().backward();
    expect_close(fused, plain, "output");
    expect_close(sequence.grad(), sequence_too.grad(), "gradient of the sequence");
    const auto names = layer->named_parameters();
    for (std::size_t i = 0; i < grads.size(); ++i)
        expect_close(grads[i], names[i].value().grad(), names[i].key());
}

TEST(FusedRecurrent, GivesPlainNumbersAndGradients) {
    for (const bool both : {false, true}) {
        SCOPED_TRACE(both ? "two directions" : "one direction");
        expect_recurrent_agreement(nn::LSTM(nn::LSTMOptions(10, 7).batch_first(true).bidirectional(both)),
                                   CellKind::lstm);
        expect_recurrent_agreement(nn::GRU(nn::GRUOptions(10, 7).batch_first(true).bidirectional(both)),
                                   CellKind::gru);
    }
}

Network small_rcrnn() {
    RcrnnConfig config;
    config.stem_channels = 4;
    config.stem_pool = {2, 2};
    config.stages = {{6, 1, {2, 1}}, {6, 1, {1, 1}}};
    config.hidden = 5;
    config.dropout = 0;
    return build_rcrnn(config, 16, 12, 3);
}

TEST(FusedSteps, CoverWhatBelongsTogether) {
    const Network network = small_rcrnn();
    TorchNetwork module(network);
    std::vector<std::string> groups;
    for (const FusedStep& step : fuse(network, *module)) {
        std::string names;
        for (const std::size_t layer : step.layers) names += network.layers[layer].name + " ";
        groups.push_back(names);
    }
    const std::vector<std::string> expected{
        "stem_norm stem_act stem_pool ",
        "stage1_block1_norm1 stage1_block1_act1 ",
        "stage1_block1_project_norm ",
        "stage1_block1_norm2 stage1_block1_sum stage1_block1_act2 stage1_pool ",
        "stage2_block1_norm1 stage2_block1_act1 ",
        "stage2_block1_norm2 stage2_block1_sum stage2_block1_act2 ",
        "recurrent "};
    EXPECT_EQ(groups, expected);
}

TEST(FusedSteps, AreRefusedWhereTheyCannotWork) {
    EXPECT_TRUE(can_fuse(torch::zeros({1, 1, 4, 4}), true));
    EXPECT_FALSE(
        can_fuse(torch::zeros({1, 1, 4, 4}), false));  // the running statistics have no gradient here
    EXPECT_FALSE(can_fuse(torch::zeros({1, 1, 4, 4}, torch::kFloat64), true));
    EXPECT_FALSE(can_fuse(torch::zeros({0, 1, 4, 4}), true));
    const torch::NoGradGuard no_grad;
    EXPECT_TRUE(can_fuse(torch::zeros({1, 1, 4, 4}), false));
}

/// forward() takes the fused steps, forward_all() the plain ones.
TEST(FusedSteps, TrainTheNetworkThatIsDescribed) {
    const Network network = small_rcrnn();
    torch::manual_seed(8);
    TorchNetwork module(network);
    TorchNetwork other(network);
    import_weights(other, export_weights(module));
    const Tensor input = torch::randn({4, 1, 16, 12});
    const Tensor fused = module->forward(input);
    const Tensor plain = other->forward_all(input).back();
    expect_close(fused, plain, "logits");
    fused.pow(2).sum().backward();
    plain.pow(2).sum().backward();
    const auto parameters = other->named_parameters();
    for (const auto& item : module->named_parameters()) {
        expect_close(item.value().grad(), parameters[item.key()].grad(), item.key());
    }
    const Weights left = export_weights(module);
    const Weights right = export_weights(other);
    for (const auto& [name, tensor] : left) {
        for (std::size_t i = 0; i < tensor.values.size(); ++i) {
            ASSERT_NEAR(tensor.values[i], right.at(name).values[i], 1e-5) << name;
        }
    }
}

}  // namespace
}  // namespace resonet
