#include "evaluation/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace resonet {
namespace {

// Three labels, six clips; the expected values come from scikit-learn's formulas worked by hand.
const std::vector<float> probabilities{.7F, .2F, .1F, .1F, .8F, .1F, .3F, .3F, .4F,
                                       .5F, .4F, .1F, .2F, .2F, .6F, .4F, .4F, .2F};
const std::vector<int> truth{0, 1, 1, 1, 2, 0};

TEST(Metrics, ConfusionCountsMostProbableLabels) {
    const ConfusionMatrix matrix = confusion(probabilities, truth, 3);
    EXPECT_EQ(matrix.counts, (std::vector<int>{2, 0, 0, 1, 1, 1, 0, 0, 1}));
    EXPECT_EQ(matrix.total(), 6);
    EXPECT_EQ(matrix.correct(), 4);
}

TEST(Metrics, MacroAverages) {
    const ConfusionMatrix matrix = confusion(probabilities, truth, 3);
    EXPECT_NEAR(macro_recall(matrix), (1 + 1.0 / 3 + 1) / 3, 1e-12);
    EXPECT_NEAR(macro_f1(matrix), (0.8 + 0.5 + 2.0 / 3) / 3, 1e-12);
}

TEST(Metrics, LogLoss) {
    const double expected =
        -(std::log(.7) + std::log(.8) + std::log(.3) + std::log(.4) + std::log(.6) + std::log(.4)) / 6;
    EXPECT_NEAR(log_loss(probabilities, truth, 3), expected, 1e-7);
    const std::vector<float> sure_and_wrong{1, 0};
    EXPECT_NEAR(log_loss(sure_and_wrong, std::vector<int>{1}, 2), -std::log(1e-12), 1e-9);
}

TEST(Metrics, TopK) {
    EXPECT_NEAR(top_k_accuracy(probabilities, truth, 3, 1), 4.0 / 6, 1e-12);
    // Clip 3 has its truth second; clip 2 ties it with the first label and so has it second as well.
    EXPECT_NEAR(top_k_accuracy(probabilities, truth, 3, 2), 5.0 / 6, 1e-12);
    EXPECT_EQ(top_k_accuracy(probabilities, truth, 3, 3), 1.0);
}

TEST(Metrics, CalibrationError) {
    // Two bins: (0, .5] holds .4 (wrong), .5 (wrong), .4 (right); (.5, 1] holds .7, .8, .6, all right.
    EXPECT_NEAR(expected_calibration_error(probabilities, truth, 3, 2), (0.3 + 0.9) / 6, 1e-6);
}

TEST(Metrics, WilsonInterval) {
    // statsmodels.stats.proportion.proportion_confint(174, 290, method="wilson")
    const Interval interval = wilson_interval(174, 290);
    EXPECT_NEAR(interval.value, 0.6, 1e-12);
    EXPECT_NEAR(interval.low, 0.542661, 1e-5);
    EXPECT_NEAR(interval.high, 0.654724, 1e-5);
    EXPECT_EQ(wilson_interval(0, 10).low, 0);
    EXPECT_NEAR(wilson_interval(0, 10).high, 0.277533, 1e-5);
    EXPECT_EQ(wilson_interval(0, 0).high, 1);
    const Interval thrice = wilson_interval(3 * 174, 3 * 290, 3);
    EXPECT_DOUBLE_EQ(thrice.value, interval.value);
    EXPECT_DOUBLE_EQ(thrice.low, interval.low);
    EXPECT_DOUBLE_EQ(thrice.high, interval.high);
}

}  // namespace
}  // namespace resonet
