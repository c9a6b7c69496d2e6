#include "network/network.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "network/scaler_places.h"

namespace resonet {
namespace {

Network small_network() {
    NetworkBuilder net({1, 8, 6});
    const std::string conv = net.add("conv", Conv2d{4});
    const std::string act = net.add("act", Activation{});
    net.add("conv2", Conv2d{4});
    net.add("sum", Add{}, {"conv2", act});
    net.add("pool", GlobalAveragePool{});
    net.add("out", Dense{3});
    return std::move(net).build();
}

TEST(Network, FactsAddUp) {
    const NetworkFacts facts = analyse(small_network());
    EXPECT_EQ(facts.output, (Shape{3}));
    EXPECT_EQ(facts.parameters, 36 + 144 + 15);
    EXPECT_EQ(facts.layers[3].inputs, (std::vector<Shape>{{4, 8, 6}, {4, 8, 6}}));
    EXPECT_EQ(facts.flops, 192 * 18 + 192 + 192 * 72 + 192 + 192 + 3 * 9);
}

TEST(Network, BuilderKnowsItsShape) {
    NetworkBuilder net({1, 8, 6});
    EXPECT_EQ(net.shape(), (Shape{1, 8, 6}));
    net.add("conv", Conv2d{4, {3, 3}, {2, 2}, {1, 1}});
    EXPECT_EQ(net.shape(), (Shape{4, 4, 3}));
}

TEST(Network, JsonRoundTrip) {
    const nlohmann::json json = to_json(small_network());
    EXPECT_EQ(to_json(network_from_json(json)), json);
}

template <typename Change>
void expect_refused(Change change) {
    Network network = small_network();
    change(network);
    EXPECT_THROW(analyse(network), UsageError);
}

TEST(Network, RefusesWhatCannotBe) {
    expect_refused([](Network& n) { n.layers.clear(); });
    expect_refused([](Network& n) { n.input = {}; });
    expect_refused([](Network& n) { n.input = {1, 0, 6}; });
    expect_refused([](Network& n) { n.input = {1 << 20, 1 << 20, 1 << 20}; });
    expect_refused([](Network& n) { n.layers[1].name = "conv"; });
    expect_refused([](Network& n) { n.layers[1].name = "input"; });
    expect_refused([](Network& n) { n.layers[1].name = ""; });
    expect_refused([](Network& n) { n.layers[5].name = "a/b"; });
    expect_refused([](Network& n) { n.layers[2].inputs = {"out"}; });  // comes later
    expect_refused([](Network& n) { n.layers[2].inputs = {"nobody"}; });
    expect_refused([](Network& n) { n.layers[3].inputs = {"act", "act"}; });  // conv2 unused
    expect_refused([](Network& n) { n.layers[5].spec = Dense{std::int64_t{1} << 40}; });
    expect_refused([](Network& n) {
        n.layers[0].spec = Conv2d{1 << 20, {1024, 1024}, {1, 1}, {1023, 1023}};
    });
}

TEST(Network, TellsWhereItsScalersAre) {
    NetworkBuilder net({1, 8, 6});
    net.add("by_band", Scaler{ScalerAxis::band});
    net.add("by_value", Scaler{}, {"input"});
    net.add("both", Concat{}, {"by_band", "by_value"});
    const Network network = std::move(net).build();
    EXPECT_EQ(analyse(network).parameters, 0);
    const std::vector<ScalerPlace> places = scaler_places(network);
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].layer, "by_band");
    EXPECT_EQ(places[0].axis, ScalerAxis::band);
    EXPECT_EQ(places[1].layer, "by_value");
    EXPECT_EQ(places[1].axis, ScalerAxis::value);
    EXPECT_TRUE(scaler_places(small_network()).empty());
}

TEST(Network, RefusesAScalerFurtherIn) {
    NetworkBuilder net({1, 8, 6});
    net.add("drop", Dropout{});
    net.add("scale", Scaler{});
    EXPECT_THROW(analyse(std::move(net).build()), UsageError);
}

}  // namespace
}  // namespace resonet
