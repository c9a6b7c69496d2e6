#include "training/predict.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/metrics.h"
#include "tiny_task.h"

namespace resonet {
namespace {

using testing::TinyTask;

TEST(Predict, ClipProbabilitiesAverageTheWindows) {
    const WindowLogits windows{2, {0, 0, std::log(3.0F), 0, 0, std::log(9.0F)}, {0, 0, 1}, 2};
    const std::vector<float> p = clip_probabilities(windows, 1.0);
    EXPECT_NEAR(p[0], (0.5 + 0.75) / 2, 1e-6);
    EXPECT_NEAR(p[1], (0.5 + 0.25) / 2, 1e-6);
    EXPECT_NEAR(p[3], 0.9, 1e-6);
    EXPECT_NEAR(clip_probabilities(windows, 2.0)[3], 0.75, 1e-6);
}

TEST(Predict, TemperatureUndoesAScale) {
    // Ten clips, one window each, right nine times out of ten with probability .9 at temperature 1:
    // scaled by three, the logits need the temperature 3.
    WindowLogits windows{2, {}, {}, 10};
    std::vector<int> truth;
    for (std::size_t i = 0; i < 10; ++i) {
        windows.logits.insert(windows.logits.end(), {3 * std::log(9.0F), 0.0F});
        windows.clips.push_back(i);
        truth.push_back(i == 0 ? 1 : 0);
    }
    EXPECT_NEAR(fit_temperature(windows, truth), 3.0, 0.01);
    EXPECT_EQ(fit_temperature({2, {}, {}, 0}, {}), 1.0);
}

TEST(Predict, WindowsAreThoseOfInference) {
    TinyTask task(5);
    TorchNetwork module(task.network);
    const WindowLogits windows = window_logits(module, task.clips, task.maker, torch::kCPU);
    EXPECT_EQ(windows.labels, 3);
    EXPECT_EQ(windows.clips.size(), 5U * 4U);  // 20 columns, window 8, hop 4: 0, 4, 8, 12
    EXPECT_TRUE(module->is_training());
}

}  // namespace
}  // namespace resonet
