#include "inference/plan.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "network/rcrnn.h"

namespace resonet {
namespace {

const Activation relu{ActivationKind::relu, 0.0};

/// The names of the layers that the steps are built around.
std::vector<std::string> step_names(const Network& network, const Plan& plan) {
    std::vector<std::string> names;
    for (const Step& step : plan.steps) names.push_back(network.layers[step.layer].name);
    return names;
}

using Names = std::vector<std::string>;

TEST(Plan, FusesNormalisationAndActivationAcrossDropout) {
    NetworkBuilder net({1, 8, 8});
    net.add("conv", Conv2d{.channels = 4});
    net.add("drop", Dropout{});
    net.add("norm", BatchNorm{});
    net.add("act", relu);
    net.add("flat", Flatten{});
    net.add("out", Dense{.features = 3});
    net.add("last", Dropout{});
    const Network network = std::move(net).build();
    const Plan plan = make_plan(network);
    EXPECT_EQ(step_names(network, plan), (Names{"conv", "flat", "out"}));
    EXPECT_EQ(plan.steps[0].batch_norm, 2U);
    ASSERT_TRUE(plan.steps[0].activation);
    EXPECT_EQ(plan.steps[0].activation->function, ActivationKind::relu);
    EXPECT_EQ(plan.steps[1].inputs, std::vector<std::size_t>{plan.steps[0].output});
    EXPECT_EQ(plan.output, plan.steps[2].output);
    EXPECT_EQ(plan.values[plan.steps[0].output], (Shape{4, 8, 8}));
    EXPECT_EQ(plan.values[plan.output], Shape{3});
}

TEST(Plan, KeepsANormWhoseInputIsReadElsewhere) {
    NetworkBuilder net({1, 8, 8});
    net.add("conv", Conv2d{.channels = 4});
    net.add("norm", BatchNorm{});
    net.add("act", Activation{ActivationKind::elu, 1.0});
    net.add("both", Concat{}, {"act", "conv"});
    const Network network = std::move(net).build();
    const Plan plan = make_plan(network);
    EXPECT_EQ(step_names(network, plan), (Names{"conv", "norm", "both"}));
    EXPECT_FALSE(plan.steps[0].batch_norm);
    ASSERT_TRUE(plan.steps[1].activation);
    EXPECT_EQ(plan.steps[1].activation->alpha, 1.0);
}

TEST(Plan, DoesNotFuseWhatIsTheResult) {
    NetworkBuilder net({4});
    net.add("a", Dense{.features = 3});
    const Plan plan = make_plan(std::move(net).build());
    ASSERT_EQ(plan.steps.size(), 1U);
    EXPECT_FALSE(plan.steps[0].activation);
    EXPECT_EQ(plan.output, 1U);
}

/// conv1 - conv2 with a shortcut from `from` to the sum.
Network shortcut_network(const std::string& from, bool read_again) {
    NetworkBuilder net({4, 8, 8});
    net.add("stem", Conv2d{.channels = 4});
    net.add("conv1", Conv2d{.channels = 4});
    net.add("conv2", Conv2d{.channels = 4});
    net.add("sum", Add{}, {from, "conv2"});
    net.add("act", relu);
    if (read_again) net.add("again", Add{}, {"act", from});
    return std::move(net).build();
}

TEST(Plan, AddsTheShortcutInPlace) {
    const Network network = shortcut_network("stem", false);
    const Plan plan = make_plan(network);
    EXPECT_EQ(step_names(network, plan), (Names{"stem", "conv1", "conv2"}));
    EXPECT_EQ(plan.steps[2].residual, plan.steps[0].output);
    EXPECT_TRUE(plan.steps[2].activation);
    EXPECT_FALSE(plan.steps[1].residual);
}

TEST(Plan, LeavesAShortcutAloneThatIsNeededAgain) {
    const Network again = shortcut_network("stem", true);
    EXPECT_EQ(step_names(again, make_plan(again)), (Names{"stem", "conv1", "conv2", "sum", "again"}));
    const Network from_input = shortcut_network("input", false);
    EXPECT_EQ(step_names(from_input, make_plan(from_input)), (Names{"stem", "conv1", "conv2", "sum"}));
    // conv2 reads conv1 while it writes.
    const Network own_input = shortcut_network("conv1", false);
    EXPECT_EQ(step_names(own_input, make_plan(own_input)), (Names{"stem", "conv1", "conv2", "sum"}));
}

TEST(Plan, TheLaterOfTwoBranchesTakesTheSum) {
    NetworkBuilder net({4, 8, 8});
    net.add("stem", Conv2d{.channels = 4});
    net.add("conv", Conv2d{.channels = 8});
    net.add("norm", BatchNorm{});
    net.add("proj", Conv2d{.channels = 8}, {"stem"});
    net.add("projnorm", BatchNorm{});
    net.add("sum", Add{}, {"norm", "projnorm"});
    net.add("act", relu);
    const Network network = std::move(net).build();
    const Plan plan = make_plan(network);
    EXPECT_EQ(step_names(network, plan), (Names{"stem", "conv", "proj"}));
    EXPECT_EQ(plan.steps[2].residual, plan.steps[1].output);
    EXPECT_FALSE(plan.steps[1].residual);
}

TEST(Plan, FusesAcrossDropPath) {
    NetworkBuilder net({4, 8, 8});
    net.add("stem", Conv2d{.channels = 4});
    net.add("conv1", Conv2d{.channels = 4});
    net.add("conv2", Conv2d{.channels = 4});
    net.add("norm", BatchNorm{});
    net.add("path", DropPath{});
    net.add("sum", Add{}, {"path", "stem"});
    net.add("act", relu);
    const Network network = std::move(net).build();
    const Plan plan = make_plan(network);
    EXPECT_EQ(step_names(network, plan), (Names{"stem", "conv1", "conv2"}));
    EXPECT_EQ(plan.steps[2].batch_norm, 3U);
    EXPECT_EQ(plan.steps[2].residual, plan.steps[0].output);
    EXPECT_TRUE(plan.steps[2].activation);
}

TEST(Plan, ShippedNetworkHasNoNormOrSumOfItsOwn) {
    const Network network = build_rcrnn({}, 128, 112, 10);
    const Plan plan = make_plan(network);
    std::size_t sums = 0;
    for (const Step& step : plan.steps) {
        const std::string_view kind = kind_name(network.layers[step.layer].spec);
        EXPECT_NE(kind, "batch_norm");
        EXPECT_NE(kind, "add");
        EXPECT_NE(kind, "activation");
        sums += step.residual ? 1 : 0;
    }
    EXPECT_EQ(sums, 3U);
}

TEST(Plan, RefusesAnInvalidNetwork) {
    Network network{{1, 8, 8}, {{"a", {"nowhere"}, Flatten{}}}};
    EXPECT_THROW(make_plan(network), UsageError);
}

}  // namespace
}  // namespace resonet
