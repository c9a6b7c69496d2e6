#include "evaluation/risk_coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "sample_answers.h"

namespace resonet {
namespace {

/// Answers of two labels with these confidences for the first; wrong ones are of the second.
RiskCoverage curve_of(const std::vector<float>& confidences, const std::vector<int>& wrong) {
    std::vector<float> probabilities;
    for (const float confidence : confidences) {
        probabilities.push_back(confidence);
        probabilities.push_back(1 - confidence);
    }
    return risk_coverage(probabilities, wrong, 2);
}

TEST(RiskCoverage, GrowsClipByClip) {
    const RiskCoverage curve = curve_of({0.625F, 0.875F, 0.75F, 1.0F}, {1, 1, 0, 0});
    ASSERT_EQ(curve.points.size(), 4U);
    EXPECT_EQ(curve.points[0].threshold, 1);
    EXPECT_EQ(curve.points[0].coverage, 0.25);
    EXPECT_EQ(curve.points[0].risk, 0);
    EXPECT_EQ(curve.points[1].threshold, 0.875);
    EXPECT_EQ(curve.points[1].risk, 0.5);
    EXPECT_EQ(curve.points[2].threshold, 0.75);
    EXPECT_DOUBLE_EQ(curve.points[2].risk, 1.0 / 3);
    EXPECT_EQ(curve.points[3].threshold, 0.625);
    EXPECT_EQ(curve.points[3].coverage, 1);
    EXPECT_EQ(curve.points[3].risk, 0.5);
    EXPECT_DOUBLE_EQ(curve.area, (0 + 0.5 + 1.0 / 3 + 0.5) / 4);
}

TEST(RiskCoverage, ClipsOfEqualConfidenceComeTogether) {
    // One right answer, then a right and a wrong one of the same confidence: their orders have the risks
    // (0, 1/3) and (1/2, 1/3).
    const RiskCoverage curve = curve_of({0.75F, 1.0F, 0.75F}, {0, 0, 1});
    ASSERT_EQ(curve.points.size(), 2U);
    EXPECT_EQ(curve.points[1].coverage, 1);
    EXPECT_DOUBLE_EQ(curve.points[1].risk, 1.0 / 3);
    EXPECT_DOUBLE_EQ(curve.area, (0 + 0.25 + 1.0 / 3) / 3);
    // The order in which they are listed does not matter.
    EXPECT_EQ(curve_of({0.75F, 1.0F, 0.75F}, {1, 0, 0}).area, curve.area);
}

TEST(RiskCoverage, OfAllRightAllWrongAndNone) {
    const RiskCoverage right = curve_of({0.9F, 0.8F, 0.7F}, {0, 0, 0});
    EXPECT_EQ(right.area, 0);
    EXPECT_EQ(threshold_for_risk(right, 0)->coverage, 1);
    const RiskCoverage wrong = curve_of({0.9F, 0.8F, 0.7F}, {1, 1, 1});
    EXPECT_DOUBLE_EQ(wrong.area, 1);
    EXPECT_FALSE(threshold_for_risk(wrong, 0.99));
    EXPECT_EQ(threshold_for_risk(wrong, 1)->coverage, 1);
    const RiskCoverage none = risk_coverage({}, {}, 2);
    EXPECT_TRUE(none.points.empty());
    EXPECT_EQ(none.area, 0);
    EXPECT_FALSE(threshold_for_risk(none, 1));
    const RiskCoverage one = curve_of({0.75F}, {1});
    EXPECT_EQ(one.area, 1);
    EXPECT_EQ(one.points.at(0).coverage, 1);
}

TEST(RiskCoverage, ThresholdIsTheLowestThatKeepsTheRisk) {
    const RiskCoverage curve = curve_of({0.625F, 0.875F, 0.75F, 1.0F}, {1, 1, 0, 0});
    EXPECT_EQ(threshold_for_risk(curve, 0.2)->threshold, 1);
    // Between them, at 0.875, the risk is higher.
    EXPECT_EQ(threshold_for_risk(curve, 0.4)->threshold, 0.75);
    EXPECT_EQ(threshold_for_risk(curve, 0.5)->threshold, 0.625);
    EXPECT_FALSE(threshold_for_risk(curve, -0.1));
    EXPECT_FALSE(threshold_for_risk(curve, std::numeric_limits<double>::quiet_NaN()));
}

TEST(RiskCoverage, EndsAtTheErrorOfAllClips) {
    const PredictionSet set = sample_answers();
    const RiskCoverage curve = risk_coverage(set.probabilities, set.truth(), 4);
    EXPECT_EQ(curve.points.size(), 31U);  // numpy: so many different confidences
    EXPECT_EQ(curve.points.back().risk, 0.25);
    EXPECT_FLOAT_EQ(static_cast<float>(curve.points.front().threshold), 0.6555555F);
    EXPECT_FLOAT_EQ(static_cast<float>(curve.points.back().threshold), 0.29518071F);
    EXPECT_TRUE(std::ranges::is_sorted(curve.points, {}, &RiskCoveragePoint::coverage));
    EXPECT_TRUE(std::ranges::is_sorted(curve.points, std::ranges::greater(), &RiskCoveragePoint::threshold));
    // numpy: mean of the running means of the errors by falling confidence, those of ties being their mean.
    EXPECT_NEAR(curve.area, 0.0910855338105461, 1e-14);
}

}  // namespace
}  // namespace resonet
