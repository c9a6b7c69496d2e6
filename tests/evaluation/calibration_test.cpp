#include "evaluation/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/metrics.h"
#include "sample_answers.h"

namespace resonet {
namespace {

TEST(Reliability, CountsConfidenceAndAccuracyOfEachBin) {
    // Two labels, four bins. Largest probabilities: 0.5, 0.75 (the end of its bin), 0.76, 1.
    const std::vector<float> probabilities{0.5F, 0.5F, 0.25F, 0.75F, 0.76F, 0.24F, 0.0F, 1.0F};
    const std::vector<ReliabilityBin> bins = reliability(probabilities, std::vector{1, 1, 1, 1}, 2, 4);
    ASSERT_EQ(bins.size(), 4U);
    EXPECT_EQ(bins[0].clips, 0);
    EXPECT_EQ(bins[0].confidence, 0);
    EXPECT_EQ(bins[0].accuracy_high, 1);
    EXPECT_EQ(bins[1].clips, 1);
    EXPECT_EQ(bins[1].low, 0.25);
    EXPECT_EQ(bins[1].high, 0.5);
    EXPECT_EQ(bins[1].accuracy, 0);  // of equal probabilities the first counts
    EXPECT_EQ(bins[2].clips, 1);
    EXPECT_EQ(bins[2].confidence, 0.75);
    EXPECT_EQ(bins[2].accuracy, 1);
    EXPECT_EQ(bins[3].clips, 2);
    EXPECT_NEAR(bins[3].confidence, 0.88, 1e-7);
    EXPECT_EQ(bins[3].accuracy, 0.5);
    EXPECT_EQ(bins[3].accuracy_low, wilson_interval(1, 2).low);
    EXPECT_EQ(bins[3].accuracy_high, wilson_interval(1, 2).high);
}

// Golden numbers: numpy.histogram of the confidences, and sklearn.calibration.calibration_curve(n_bins=11) of
// scikit-learn 1.2.1, which gives the bins that have clips. None of these confidences is near the end of a
// bin, which scikit-learn counts to the next one.
TEST(Reliability, IsThatOfScikitLearn) {
    const PredictionSet set = sample_answers();
    const std::vector<ReliabilityBin> bins = reliability(set.probabilities, set.truth(), 4, 11);
    ASSERT_EQ(bins.size(), 11U);
    const std::vector<int> clips{0, 0, 0, 16, 12, 10, 1, 1, 0, 0, 0};
    const std::vector<double> accuracy{0.5625, 0.75, 1, 1, 1};
    const std::vector<double> confidence{0.33159890584647655, 0.4069761782884598, 0.48866112530231476,
                                         0.5784313678741455, 0.6555555462837219};
    double gaps = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        EXPECT_EQ(bins[i].clips, clips[i]) << i;
        if (clips[i] == 0) continue;
        EXPECT_NEAR(bins[i].accuracy, accuracy[i - 3], 1e-14);
        EXPECT_NEAR(bins[i].confidence, confidence[i - 3], 1e-14);
        gaps += clips[i] * std::abs(accuracy[i - 3] - confidence[i - 3]) / 40;
    }
    EXPECT_NEAR(expected_calibration_error(set.probabilities, set.truth(), 4, 11), gaps, 1e-14);
}

TEST(Reliability, HoldsTheEndsOfItsRange) {
    const std::vector<ReliabilityBin> bins = reliability(std::vector{1.0F, 0.0F}, std::vector{0, 0}, 1, 3);
    EXPECT_EQ(bins[2].clips, 1);
    EXPECT_EQ(bins[0].clips, 1);  // a confidence of 0 is below the first bin
    EXPECT_EQ(bins[2].high, 1);
    for (const ReliabilityBin& bin : reliability({}, {}, 3)) EXPECT_EQ(bin.clips, 0);
}

// Golden number: the sum over labels of sklearn.metrics.brier_score_loss, scikit-learn 1.2.1.
TEST(BrierScore, IsTheSumOverLabels) {
    const PredictionSet set = sample_answers();
    EXPECT_NEAR(brier_score(set.probabilities, set.truth(), 4), 0.5488998332137206, 1e-14);
}

TEST(BrierScore, RunsFromZeroToTwo) {
    const std::vector<float> sure{1, 0, 0, 1};
    EXPECT_EQ(brier_score(sure, std::vector{0, 1}, 2), 0);
    EXPECT_EQ(brier_score(sure, std::vector{1, 0}, 2), 2);
    EXPECT_EQ(brier_score(std::vector{0.5F, 0.5F}, std::vector{0}, 2), 0.5);
    EXPECT_EQ(brier_score({}, {}, 2), 0);
}

}  // namespace
}  // namespace resonet
