#include "inference/step_weights.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace resonet {
namespace {

Weights norm_weights(const std::string& name) {
    return {{name + ".weight", {{2}, {2.0F, 3.0F}}},
            {name + ".bias", {{2}, {0.5F, -1.0F}}},
            {name + ".running_mean", {{2}, {1.0F, 4.0F}}},
            {name + ".running_var", {{2}, {3.0F, 8.0F}}}};
}

TEST(StepWeights, FoldsTheNormIntoADenseLayer) {
    NetworkBuilder net({2});
    net.add("dense", Dense{.features = 2});
    net.add("norm", BatchNorm{.epsilon = 0.99999999});  // variance + epsilon: 4 and 9
    const Network network = std::move(net).build();
    Weights weights = norm_weights("norm");
    weights["dense.weight"] = {{2, 2}, {1, 2, 3, 4}};
    weights["dense.bias"] = {{2}, {10, 20}};
    const Plan plan = make_plan(network);
    ASSERT_EQ(plan.steps.size(), 1U);
    const StepWeights folded = step_weights(network, plan.steps[0], weights);
    // scale 2/2 = 1 and 3/3 = 1; shift 0.5 - 1 and -1 - 4.
    const std::vector<float> weight{1, 2, 3, 4};
    ASSERT_EQ(folded.weight.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(folded.weight[i], weight[i], 1e-6);
    EXPECT_NEAR(folded.bias[0], 9.5, 1e-6);
    EXPECT_NEAR(folded.bias[1], 15.0, 1e-6);
}

TEST(StepWeights, ANormAloneIsScaleAndShift) {
    NetworkBuilder net({2});
    net.add("norm", BatchNorm{.epsilon = 0.99999999});
    const Network network = std::move(net).build();
    const StepWeights alone = step_weights(network, make_plan(network).steps[0], norm_weights("norm"));
    const std::vector<float> expected{1.0F, 1.0F, -0.5F, -5.0F};
    ASSERT_EQ(alone.scale_shift.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(alone.scale_shift[i], expected[i], 1e-6);
    EXPECT_TRUE(alone.weight.empty());
}

TEST(StepWeights, OrdersTheGatesOfAGru) {
    NetworkBuilder net({3, 1});
    net.add("gru", Recurrent{CellKind::gru, 1, false, true});
    const Network network = std::move(net).build();
    // PyTorch's order: reset, update, candidate.
    const Weights weights{{"gru.weight_ih_l0", {{3, 1}, {1, 2, 3}}},
                          {"gru.weight_hh_l0", {{3, 1}, {4, 5, 6}}},
                          {"gru.bias_ih_l0", {{3}, {10, 20, 30}}},
                          {"gru.bias_hh_l0", {{3}, {1, 2, 3}}}};
    const StepWeights ordered = step_weights(network, make_plan(network).steps[0], weights);
    EXPECT_EQ(ordered.weight, (std::vector<float>{2, 1, 3}));
    EXPECT_EQ(ordered.hidden_weight, (std::vector<float>{5, 4, 6}));
    EXPECT_EQ(ordered.bias, (std::vector<float>{22, 11, 30, 3}));
}

TEST(StepWeights, ASingleBiasStandsForBoth) {
    NetworkBuilder net({3, 1});
    net.add("lstm", Recurrent{CellKind::lstm, 1, false, true, RecurrentActivation::tanh, true});
    const Network network = std::move(net).build();
    const Weights weights{{"lstm.weight_ih_l0", {{4, 1}, {1, 2, 3, 4}}},
                          {"lstm.weight_hh_l0", {{4, 1}, {5, 6, 7, 8}}},
                          {"lstm.bias_ih_l0", {{4}, {10, 20, 30, 40}}}};
    const StepWeights ordered = step_weights(network, make_plan(network).steps[0], weights);
    EXPECT_EQ(ordered.weight, (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(ordered.hidden_weight, (std::vector<float>{5, 6, 7, 8}));
    EXPECT_EQ(ordered.bias, (std::vector<float>{10, 20, 30, 40}));
}

TEST(StepWeights, AScalerMultipliesInsteadOfDividing) {
    NetworkBuilder net({2});
    net.add("scale", Scaler{});
    const Network network = std::move(net).build();
    const Weights weights{{"scale.mean", {{2}, {3, 4}}}, {"scale.deviation", {{2}, {2, 8}}}};
    EXPECT_EQ(step_weights(network, make_plan(network).steps[0], weights).mean_scale,
              (std::vector<float>{3, 4, 0.5F, 0.125F}));
}

TEST(StepWeights, MissingTensorIsNamed) {
    NetworkBuilder net({2});
    net.add("dense", Dense{.features = 2});
    const Network network = std::move(net).build();
    try {
        step_weights(network, make_plan(network).steps[0], {});
        FAIL() << "nothing was thrown";
    } catch (const UsageError& error) {
        EXPECT_NE(error.problem().find("dense.weight"), std::string::npos);
    }
}

}  // namespace
}  // namespace resonet
