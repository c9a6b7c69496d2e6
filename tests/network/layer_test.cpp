#include "network/layer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "network/layer_rules.h"

namespace resonet {
namespace {

Shape shape_of(const LayerSpec& spec, const std::vector<Shape>& inputs) {
    return output_shape({"layer", {"input"}, spec}, inputs);
}

std::int64_t parameters_of(const LayerSpec& spec, const Shape& input) {
    std::int64_t sum = 0;
    for (const TensorSpec& tensor : tensors({"layer", {}, spec}, {input})) {
        if (tensor.trainable) sum += tensor.size();
    }
    return sum;
}

TEST(Layer, OutputShapes) {
    const Shape image{3, 9, 10};
    EXPECT_EQ(shape_of(Conv2d{8, {3, 3}, {1, 1}, {1, 1}}, {image}), (Shape{8, 9, 10}));
    EXPECT_EQ(shape_of(Conv2d{8, {3, 5}, {2, 3}, {0, 2}}, {image}), (Shape{8, 4, 4}));
    EXPECT_EQ(shape_of(Pool2d{PoolKind::max, {4, 2}, {4, 2}}, {image}), (Shape{3, 2, 5}));
    EXPECT_EQ(shape_of(BatchNorm{}, {image}), image);
    EXPECT_EQ(shape_of(BandNorm{}, {image}), image);
    EXPECT_EQ(shape_of(Activation{}, {image}), image);
    EXPECT_EQ(shape_of(Standardize{}, {image}), image);
    EXPECT_EQ(shape_of(Dropout{0.5, true}, {image}), image);
    EXPECT_EQ(shape_of(DropPath{0.5}, {image}), image);
    EXPECT_EQ(shape_of(Scaler{ScalerAxis::band}, {image}), image);
    EXPECT_EQ(shape_of(Scaler{ScalerAxis::value}, {{10, 27}}), (Shape{10, 27}));
    EXPECT_EQ(shape_of(Add{}, {image, image}), image);
    EXPECT_EQ(shape_of(Multiply{}, {image, image}), image);
    EXPECT_EQ(shape_of(Multiply{}, {image, {3}}), image);
    EXPECT_EQ(shape_of(Multiply{}, {{10, 27}, {10, 27}}), (Shape{10, 27}));
    EXPECT_EQ(shape_of(Concat{}, {image, {2, 9, 10}}), (Shape{5, 9, 10}));
    EXPECT_EQ(shape_of(ToSequence{}, {image}), (Shape{10, 27}));
    EXPECT_EQ(shape_of(Recurrent{CellKind::gru, 4, true, false}, {{10, 27}}), (Shape{10, 8}));
    EXPECT_EQ(shape_of(Recurrent{CellKind::lstm, 4, false, true}, {{10, 27}}), (Shape{4}));
    EXPECT_EQ(shape_of(TimePool{TimePoolKind::mean}, {{10, 27}}), (Shape{27}));
    EXPECT_EQ(shape_of(TimePool{TimePoolKind::mean_max}, {{10, 27}}), (Shape{54}));
    EXPECT_EQ(shape_of(AttentionPool{5}, {{10, 27}}), (Shape{27}));
    EXPECT_EQ(shape_of(BatchNorm{}, {{10, 27}}), (Shape{10, 27}));
    EXPECT_EQ(shape_of(GlobalAveragePool{}, {image}), (Shape{3}));
    EXPECT_EQ(shape_of(Flatten{}, {image}), (Shape{270}));
    EXPECT_EQ(shape_of(Dense{7}, {{27}}), (Shape{7}));
}

TEST(Layer, ParameterCountsArePyTorchs) {
    EXPECT_EQ(parameters_of(Conv2d{8, {3, 5}, {1, 1}, {1, 2}, true}, {3, 9, 10}), 8 * 3 * 15 + 8);
    EXPECT_EQ(parameters_of(BatchNorm{}, {3, 9, 10}), 6);
    EXPECT_EQ(parameters_of(BatchNorm{}, {10, 27}), 54);
    EXPECT_EQ(parameters_of(BandNorm{}, {3, 9, 10}), 0);
    EXPECT_EQ(parameters_of(BandNorm{1e-5, 0.1, true}, {3, 9, 10}), 18);
    EXPECT_EQ(parameters_of(Recurrent{CellKind::gru, 4, false, false}, {10, 27}), 3 * 4 * (27 + 4 + 2));
    EXPECT_EQ(parameters_of(Recurrent{CellKind::lstm, 4, true, false}, {10, 27}), 2 * 4 * 4 * (27 + 4 + 2));
    EXPECT_EQ(parameters_of(Dense{7}, {27}), 7 * 28);
}

const Recurrent relu_lstm{CellKind::lstm, 4, false, false, RecurrentActivation::relu, true};

TEST(Layer, ASingleBiasIsKerass) {
    EXPECT_EQ(parameters_of(relu_lstm, {10, 27}), 4 * 4 * (27 + 4 + 1));
    Recurrent two_biases = relu_lstm;
    two_biases.single_bias = false;
    EXPECT_EQ(parameters_of(two_biases, {10, 27}), 4 * 4 * (27 + 4 + 2));
}

TEST(Layer, TensorsOfTheKindsThatPyTorchLacks) {
    const auto pool = tensors({"pool", {"x"}, AttentionPool{5}}, {{10, 27}});
    ASSERT_EQ(pool.size(), 3U);
    EXPECT_EQ(pool[0].name, "pool.weight");
    EXPECT_EQ(pool[0].shape, (Shape{5, 27}));
    EXPECT_EQ(pool[1].name, "pool.bias");
    EXPECT_EQ(pool[1].shape, (Shape{5}));
    EXPECT_EQ(pool[2].name, "pool.score");
    EXPECT_EQ(pool[2].shape, (Shape{5}));
    const std::vector<std::pair<ScalerAxis, Shape>> scalers{{ScalerAxis::band, {9}},
                                                            {ScalerAxis::value, {3, 9, 10}}};
    for (const auto& [axis, shape] : scalers) {
        const auto scaler = tensors({"scale", {"input"}, Scaler{axis}}, {{3, 9, 10}});
        ASSERT_EQ(scaler.size(), 2U);
        EXPECT_EQ(scaler[0].name, "scale.mean");
        EXPECT_EQ(scaler[1].name, "scale.deviation");
        for (const TensorSpec& tensor : scaler) {
            EXPECT_EQ(tensor.shape, shape);
            EXPECT_FALSE(tensor.trainable);
        }
    }
    for (const LayerSpec& spec : {LayerSpec(Multiply{}), LayerSpec(DropPath{})}) {
        EXPECT_TRUE(tensors({"x", {"a", "b"}, spec}, {{3, 9, 10}, {3}}).empty());
    }
}

TEST(Layer, FlopsOfTheHeavyOnes) {
    EXPECT_EQ(flops({"c", {}, Conv2d{8, {3, 3}, {1, 1}, {1, 1}}}, {{3, 9, 10}}), 8 * 90 * 2 * 27);
    EXPECT_EQ(flops({"d", {}, Dense{7, false}}, {{27}}), 7 * 27 * 2);
    EXPECT_EQ(flops({"m", {}, Multiply{}}, {{3, 9, 10}, {3}}), 270);
    EXPECT_EQ(flops({"s", {"input"}, Scaler{}}, {{27}}), 2 * 27);
    EXPECT_EQ(flops({"p", {}, DropPath{}}, {{27}}), 0);
    // Of each frame: the products with weight and score, the tanh's sum, and the weighted mean.
    EXPECT_EQ(flops({"a", {}, AttentionPool{5}}, {{10, 27}}), 10 * (5 * 2 * 27 + 5 * 2 + 5 * 2 + 2 * 27));
}

TEST(Layer, RefusesWhatCannotBe) {
    EXPECT_THROW(shape_of(Conv2d{0}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Conv2d{4, {11, 3}, {1, 1}, {0, 0}}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Conv2d{4, {3, 3}, {0, 1}, {0, 0}}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Conv2d{4, {3, 3}, {1, 1}, {3, 3}}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Conv2d{4}, {{10, 27}}), UsageError);
    EXPECT_THROW(shape_of(Add{}, {{3, 9, 10}, {3, 9, 9}}), UsageError);
    EXPECT_THROW(shape_of(Concat{}, {{3, 9, 10}, {3, 9, 9}}), UsageError);
    EXPECT_THROW(shape_of(Dropout{1.0}, {{3}}), UsageError);
    EXPECT_THROW(shape_of(BatchNorm{0.0}, {{3}}), UsageError);
    EXPECT_THROW(shape_of(Dense{7}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Recurrent{CellKind::gru, std::int64_t{1} << 40}, {{10, 27}}), UsageError);
    EXPECT_THROW(shape_of(DropPath{1.0}, {{3}}), UsageError);
    EXPECT_THROW(shape_of(DropPath{-0.1}, {{3}}), UsageError);
    EXPECT_THROW(shape_of(DropPath{}, {{3}, {3}}), UsageError);
    EXPECT_THROW(shape_of(Multiply{}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(Multiply{}, {{3, 9, 10}, {9}}), UsageError);
    EXPECT_THROW(shape_of(Multiply{}, {{3}, {3, 9, 10}}), UsageError);  // the image comes first
    EXPECT_THROW(shape_of(Multiply{}, {{10, 27}, {27}}), UsageError);
    EXPECT_THROW(shape_of(AttentionPool{5}, {{3, 9, 10}}), UsageError);
    EXPECT_THROW(shape_of(AttentionPool{0}, {{10, 27}}), UsageError);
    EXPECT_THROW(shape_of(Scaler{ScalerAxis::band}, {{10, 27}}), UsageError);
}

TEST(Layer, ReluAndASingleBiasAreForAOneWayLstm) {
    EXPECT_EQ(shape_of(relu_lstm, {{10, 27}}), (Shape{10, 4}));
    for (const bool relu : {true, false}) {
        Recurrent lstm = relu_lstm;
        lstm.activation = relu ? RecurrentActivation::relu : RecurrentActivation::tanh;
        lstm.single_bias = !relu;
        lstm.cell = CellKind::gru;
        EXPECT_THROW(shape_of(lstm, {{10, 27}}), UsageError);
        lstm.cell = CellKind::lstm;
        EXPECT_NO_THROW(shape_of(lstm, {{10, 27}}));
        lstm.bidirectional = true;
        EXPECT_THROW(shape_of(lstm, {{10, 27}}), UsageError);
    }
}

TEST(Layer, AScalerTakesTheInputItself) {
    try {
        output_shape({"scale", {"conv"}, Scaler{}}, {{3, 9, 10}});
        FAIL() << "nothing was thrown";
    } catch (const UsageError& error) {
        EXPECT_NE(error.subject().find("scale"), std::string::npos);
        EXPECT_NE(error.problem().find("'input'"), std::string::npos);
    }
}

TEST(Layer, JsonRoundTrip) {
    const std::vector<LayerSpec> specs{Conv2d{8, {3, 5}, {2, 1}, {1, 2}, true},
                                       BatchNorm{1e-3, 0.01},
                                       BandNorm{1e-4, 0.2, true},
                                       Activation{ActivationKind::leaky_relu, 0.2},
                                       Pool2d{PoolKind::average, {2, 3}, {1, 2}},
                                       Add{},
                                       Multiply{},
                                       Concat{},
                                       Dropout{0.25, true},
                                       DropPath{0.2},
                                       Scaler{ScalerAxis::band},
                                       Standardize{1e-3},
                                       ToSequence{},
                                       relu_lstm,
                                       TimePool{TimePoolKind::mean_max},
                                       AttentionPool{16},
                                       GlobalAveragePool{},
                                       Flatten{},
                                       Dense{5, false}};
    std::set<std::size_t> kinds;
    for (const LayerSpec& spec : specs) kinds.insert(spec.index());
    EXPECT_EQ(kinds.size(), std::variant_size_v<LayerSpec>);
    for (const LayerSpec& spec : specs) {
        const Layer layer{"some_layer", {"a", "b"}, spec};
        const nlohmann::json json = to_json(layer);
        const Layer back = layer_from_json(json);
        EXPECT_EQ(back.spec.index(), spec.index());
        EXPECT_EQ(back.inputs, layer.inputs);
        EXPECT_EQ(to_json(back), json);
    }
}

TEST(Layer, SettingsComeBack) {
    const auto back = [](const LayerSpec& spec) {
        return layer_from_json(to_json({"x", {"input"}, spec})).spec;
    };
    EXPECT_EQ(std::get<DropPath>(back(DropPath{0.2})).rate, 0.2);
    EXPECT_EQ(std::get<Scaler>(back(Scaler{ScalerAxis::band})).axis, ScalerAxis::band);
    EXPECT_EQ(std::get<AttentionPool>(back(AttentionPool{16})).units, 16);
    const auto lstm = std::get<Recurrent>(back(relu_lstm));
    EXPECT_EQ(lstm.activation, RecurrentActivation::relu);
    EXPECT_TRUE(lstm.single_bias);
    EXPECT_FALSE(lstm.bidirectional);
}

TEST(Layer, ReadsRecurrentLayersOfOlderFiles) {
    nlohmann::json json = to_json({"r", {"input"}, Recurrent{CellKind::gru, 4}});
    json.erase("activation");
    json.erase("single_bias");
    const auto spec = std::get<Recurrent>(layer_from_json(json).spec);
    EXPECT_EQ(spec.activation, RecurrentActivation::tanh);
    EXPECT_FALSE(spec.single_bias);
}

TEST(Layer, StrictJson) {
    nlohmann::json json = to_json(Layer{"c", {"input"}, Conv2d{8}});
    for (const char* key : {"name", "kind", "inputs", "channels", "kernel", "bias"}) {
        nlohmann::json lacking = json;
        lacking.erase(key);
        EXPECT_THROW(layer_from_json(lacking), UsageError) << key;
    }
    nlohmann::json wrong = json;
    wrong["channels"] = 8.5;
    EXPECT_THROW(layer_from_json(wrong), UsageError);
    wrong = json;
    wrong["dilation"] = 2;
    EXPECT_THROW(layer_from_json(wrong), UsageError);
    wrong = json;
    wrong["kind"] = "transformer";
    EXPECT_THROW(layer_from_json(wrong), UsageError);
    EXPECT_THROW(layer_from_json(nlohmann::json::array()), UsageError);
}

}  // namespace
}  // namespace resonet
