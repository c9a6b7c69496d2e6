#include "training/fit_scalers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tiny_task.h"

namespace resonet {
namespace {

using testing::TinyTask;

/// A scaler in front of what is as short as can be.
Network scaled(ScalerAxis axis, const Shape& input = {1, 16, 8}) {
    NetworkBuilder builder(input);
    builder.add("scaler", Scaler{axis});
    builder.add("flat", Flatten{});
    builder.add("dense", Dense{.features = 3});
    return std::move(builder).build();
}

struct Moments {
    double mean;
    double deviation;
};

/// The textbook's two passes.
Moments moments(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / static_cast<double>(values.size()))};
}

/// What the tiny task's examples have at [band, column], or in the whole band (column -1).
Moments expected(const TinyTask& task, int band, int column) {
    std::vector<double> values;
    std::vector<float> image;
    for (std::size_t clip = 0; clip < task.clips.size(); ++clip) {
        task.clips.image(clip, image);
        for (const int start : {0, 4, 8, 12}) {
            for (int k = 0; k < 8; ++k) {
                if (column < 0 || k == column)
                    values.push_back(image[static_cast<std::size_t>(band * 20 + start + k)]);
            }
        }
    }
    return moments(values);
}

TEST(FitScalers, PerBandOverAllWindows) {
    const TinyTask task(9);
    const Network network = scaled(ScalerAxis::band);
    TorchNetwork module(network);
    fit_scalers(module, network, task.clips, task.maker);
    const Weights weights = export_weights(module);
    ASSERT_EQ(weights.at("scaler.mean").shape, (Shape{16}));
    for (const int band : {0, 7, 15}) {
        const Moments truth = expected(task, band, -1);
        EXPECT_NEAR(weights.at("scaler.mean").values[static_cast<std::size_t>(band)], truth.mean, 1e-6);
        EXPECT_NEAR(weights.at("scaler.deviation").values[static_cast<std::size_t>(band)], truth.deviation,
                    1e-6);
    }
}

TEST(FitScalers, PerValueOverAllWindows) {
    const TinyTask task(9);
    const Network network = scaled(ScalerAxis::value);
    TorchNetwork module(network);
    fit_scalers(module, network, task.clips, task.maker);
    const Weights weights = export_weights(module);
    ASSERT_EQ(weights.at("scaler.mean").shape, (Shape{1, 16, 8}));
    for (const int band : {0, 15}) {
        for (const int column : {0, 7}) {
            const auto at = static_cast<std::size_t>(band * 8 + column);
            const Moments truth = expected(task, band, column);
            EXPECT_NEAR(weights.at("scaler.mean").values[at], truth.mean, 1e-6);
            EXPECT_NEAR(weights.at("scaler.deviation").values[at], truth.deviation, 1e-6);
        }
    }
}

TEST(FitScalers, WhatNeverChangesHasTheDeviationOne) {
    const TinyTask task(3);
    ImageSet still(16, false, {"low", "middle", "high"});
    for (int i = 0; i < 5; ++i) still.add({}, {16, 20, std::vector<float>(16 * 20, 0.1F)});
    const Network network = scaled(ScalerAxis::band);
    TorchNetwork module(network);
    fit_scalers(module, network, TrainingClips(still, {0, 1, 2, 3, 4}), task.maker);
    const Weights weights = export_weights(module);
    for (std::size_t band = 0; band < 16; ++band) {
        EXPECT_EQ(weights.at("scaler.mean").values[band], 0.1F);
        EXPECT_EQ(weights.at("scaler.deviation").values[band], 1.0F);
    }
}

TEST(FitScalers, LeavesOtherNetworksAlone) {
    const TinyTask task(3);
    TorchNetwork module(task.network);
    const Weights before = export_weights(module);
    fit_scalers(module, task.network, task.clips, task.maker);
    for (const auto& [name, tensor] : export_weights(module))
        EXPECT_EQ(tensor.values, before.at(name).values);
}

}  // namespace
}  // namespace resonet
