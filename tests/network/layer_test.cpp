#include "network/layer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "network/layer_rules.h"

namespace resonet {
namespace {

Shape shape_of(const LayerSpec& spec, const std::vector<Shape>& inputs) {
    return output_shape({"layer", {}, spec}, inputs);
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
    EXPECT_EQ(shape_of(Add{}, {image, image}), image);
    EXPECT_EQ(shape_of(Concat{}, {image, {2, 9, 10}}), (Shape{5, 9, 10}));
    EXPECT_EQ(shape_of(ToSequence{}, {image}), (Shape{10, 27}));
    EXPECT_EQ(shape_of(Recurrent{CellKind::gru, 4, true, false}, {{10, 27}}), (Shape{10, 8}));
    EXPECT_EQ(shape_of(Recurrent{CellKind::lstm, 4, false, true}, {{10, 27}}), (Shape{4}));
    EXPECT_EQ(shape_of(TimePool{TimePoolKind::mean}, {{10, 27}}), (Shape{27}));
    EXPECT_EQ(shape_of(TimePool{TimePoolKind::mean_max}, {{10, 27}}), (Shape{54}));
    EXPECT_EQ(shape_of(GlobalAveragePool{}, {image}), (Shape{3}));
    EXPECT_EQ(shape_of(Flatten{}, {image}), (Shape{270}));
    EXPECT_EQ(shape_of(Dense{7}, {{27}}), (Shape{7}));
}

TEST(Layer, ParameterCountsArePyTorchs) {
    EXPECT_EQ(parameters_of(Conv2d{8, {3, 5}, {1, 1}, {1, 2}, true}, {3, 9, 10}), 8 * 3 * 15 + 8);
    EXPECT_EQ(parameters_of(BatchNorm{}, {3, 9, 10}), 6);
    EXPECT_EQ(parameters_of(BandNorm{}, {3, 9, 10}), 0);
    EXPECT_EQ(parameters_of(BandNorm{1e-5, 0.1, true}, {3, 9, 10}), 18);
    EXPECT_EQ(parameters_of(Recurrent{CellKind::gru, 4, false, false}, {10, 27}), 3 * 4 * (27 + 4 + 2));
    EXPECT_EQ(parameters_of(Recurrent{CellKind::lstm, 4, true, false}, {10, 27}), 2 * 4 * 4 * (27 + 4 + 2));
    EXPECT_EQ(parameters_of(Dense{7}, {27}), 7 * 28);
}

TEST(Layer, FlopsOfTheHeavyOnes) {
    EXPECT_EQ(flops({"c", {}, Conv2d{8, {3, 3}, {1, 1}, {1, 1}}}, {{3, 9, 10}}), 8 * 90 * 2 * 27);
    EXPECT_EQ(flops({"d", {}, Dense{7, false}}, {{27}}), 7 * 27 * 2);
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
}

TEST(Layer, JsonRoundTrip) {
    const std::vector<LayerSpec> specs{Conv2d{8, {3, 5}, {2, 1}, {1, 2}, true},
                                       BatchNorm{1e-3, 0.01},
                                       BandNorm{1e-4, 0.2, true},
                                       Activation{ActivationKind::leaky_relu, 0.2},
                                       Pool2d{PoolKind::average, {2, 3}, {1, 2}},
                                       Add{},
                                       Concat{},
                                       Dropout{0.25, true},
                                       Standardize{1e-3},
                                       ToSequence{},
                                       Recurrent{CellKind::lstm, 12, true, true},
                                       TimePool{TimePoolKind::mean_max},
                                       GlobalAveragePool{},
                                       Flatten{},
                                       Dense{5, false}};
    EXPECT_EQ(specs.size(), std::variant_size_v<LayerSpec>);
    for (const LayerSpec& spec : specs) {
        const Layer layer{"some_layer", {"a", "b"}, spec};
        const nlohmann::json json = to_json(layer);
        const Layer back = layer_from_json(json);
        EXPECT_EQ(back.spec.index(), spec.index());
        EXPECT_EQ(back.inputs, layer.inputs);
        EXPECT_EQ(to_json(back), json);
    }
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
