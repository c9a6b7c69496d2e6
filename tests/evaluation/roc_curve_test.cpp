#include "evaluation/roc_curve.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include "evaluation/roc.h"
#include "sample_answers.h"

namespace resonet {
namespace {

using Numbers = std::vector<double>;

/// Area below the straight lines between the points.
double trapezoids(const RocCurve& curve) {
    const Numbers& x = curve.false_positive_rate;
    const Numbers& y = curve.true_positive_rate;
    double area = 0;
    for (std::size_t i = 1; i < x.size(); ++i) area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    return area;
}

void expect_to_rise(const RocCurve& curve) {
    const Numbers& x = curve.false_positive_rate;
    const Numbers& y = curve.true_positive_rate;
    ASSERT_EQ(x.size(), y.size());
    EXPECT_EQ(x.front(), 0);
    EXPECT_EQ(y.front(), 0);
    EXPECT_EQ(x.back(), 1);
    EXPECT_EQ(y.back(), 1);
    for (std::size_t i = 1; i < x.size(); ++i) {
        EXPECT_TRUE(x[i] >= x[i - 1] && y[i] >= y[i - 1] && (x[i] > x[i - 1] || y[i] > y[i - 1])) << i;
    }
}

TEST(RocCurve, GoesThroughTheDistinctScores) {
    constexpr std::array<float, 4> scores{0.1F, 0.4F, 0.35F, 0.8F};
    constexpr std::array positive{false, false, true, true};
    const RocCurve curve = roc_curve(scores, positive).value();
    EXPECT_EQ(curve.false_positive_rate, (Numbers{0, 0, 0.5, 0.5, 1}));
    EXPECT_EQ(curve.true_positive_rate, (Numbers{0, 0.5, 0.5, 1, 1}));
    EXPECT_EQ(curve.area, 0.75);
}

TEST(RocCurve, EqualScoresAreOneSlantedStep) {
    constexpr std::array<float, 4> same{0.5F, 0.5F, 0.5F, 0.5F};
    const RocCurve diagonal = roc_curve(same, std::array{false, true, false, true}).value();
    EXPECT_EQ(diagonal.false_positive_rate, (Numbers{0, 1}));
    EXPECT_EQ(diagonal.true_positive_rate, (Numbers{0, 1}));
    EXPECT_EQ(diagonal.area, 0.5);
    // Steps in the same direction are one line: 1 positive to 1 other, then 2 to 2.
    constexpr std::array<float, 6> two{0.9F, 0.9F, 0.5F, 0.5F, 0.5F, 0.5F};
    const RocCurve line = roc_curve(two, std::array{true, false, true, true, false, false}).value();
    EXPECT_EQ(line.false_positive_rate, (Numbers{0, 1}));
}

TEST(RocCurve, AllRightAndAllWrongTurnOnce) {
    constexpr std::array<float, 4> scores{0.9F, 0.8F, 0.2F, 0.1F};
    const RocCurve right = roc_curve(scores, std::array{true, true, false, false}).value();
    EXPECT_EQ(right.false_positive_rate, (Numbers{0, 0, 1}));
    EXPECT_EQ(right.true_positive_rate, (Numbers{0, 1, 1}));
    EXPECT_EQ(right.area, 1);
    const RocCurve wrong = roc_curve(scores, std::array{false, false, true, true}).value();
    EXPECT_EQ(wrong.false_positive_rate, (Numbers{0, 1, 1}));
    EXPECT_EQ(wrong.true_positive_rate, (Numbers{0, 0, 1}));
    EXPECT_EQ(wrong.area, 0);
}

TEST(RocCurve, NeedsClipsOfBothKinds) {
    constexpr std::array<float, 2> scores{0.9F, 0.8F};
    EXPECT_FALSE(roc_curve(scores, std::array{true, true}));
    EXPECT_FALSE(roc_curve(scores, std::array{false, false}));
    EXPECT_FALSE(roc_curve({}, {}));
}

// Golden numbers: sklearn.metrics of scikit-learn 1.2.1. Of roc_curve(drop_intermediate=False) the points in
// the middle of straight lines were removed by hand; areas are roc_auc_score's, for macro with
// multi_class="ovr".
TEST(RocCurves, AreThoseOfScikitLearn) {
    const PredictionSet set = sample_answers();
    const std::vector<int> truth = set.truth();
    const RocCurves curves = roc_curves(set.probabilities, truth, 4);
    const RocCurve& classical = curves.labels.at(1).value();
    const Numbers false_rate{0, 0, 5.0 / 33, 5.0 / 33, 7.0 / 33, 7.0 / 33, 1};
    const Numbers true_rate{0, 3.0 / 7, 3.0 / 7, 6.0 / 7, 6.0 / 7, 1, 1};
    EXPECT_EQ(classical.false_positive_rate, false_rate);
    EXPECT_EQ(classical.true_positive_rate, true_rate);
    const Numbers areas{0.8516483516483516, 0.9047619047619048, 0.9202279202279203, 0.946078431372549};
    for (std::size_t i = 0; i < areas.size(); ++i) {
        EXPECT_NEAR(curves.labels[i]->area, areas[i], 1e-14);
        EXPECT_NEAR(trapezoids(*curves.labels[i]), areas[i], 1e-14);
        expect_to_rise(*curves.labels[i]);
    }
    EXPECT_NEAR(curves.micro.value().area, 0.8862499999999999, 1e-14);
    EXPECT_NEAR(trapezoids(*curves.micro), 0.8862499999999999, 1e-14);
    expect_to_rise(*curves.micro);
    EXPECT_NEAR(curves.macro.value().area, 0.9056791520026815, 1e-14);
    EXPECT_EQ(curves.macro->area, macro_roc_auc(set.probabilities, truth, 4).value());
    EXPECT_NEAR(trapezoids(*curves.macro), 0.9056791520026815, 1e-14);
    expect_to_rise(*curves.macro);
}

TEST(RocCurves, TheMeanRisesUprightWhereOneDoes) {
    // Label 0 turns at (0, 1): all right. Label 1 is a diagonal: its scores are all the same.
    const std::vector<float> probabilities{0.6F, 0.3F, 0.1F, 0.5F, 0.3F, 0.2F, 0.4F, 0.3F, 0.3F};
    const RocCurves curves = roc_curves(probabilities, std::vector{0, 0, 1}, 3);
    EXPECT_EQ(curves.labels[0]->true_positive_rate, (Numbers{0, 1, 1}));
    EXPECT_EQ(curves.labels[1]->true_positive_rate, (Numbers{0, 1}));
    EXPECT_FALSE(curves.labels[2]);  // has no clips, and so no part in the mean
    EXPECT_EQ(curves.macro->false_positive_rate, (Numbers{0, 0, 1}));
    EXPECT_EQ(curves.macro->true_positive_rate, (Numbers{0, 0.5, 1}));
    EXPECT_EQ(curves.macro->area, 0.75);
}

TEST(RocCurves, OfOneLabelOrNoClipsAreNone) {
    const RocCurves one = roc_curves(std::vector{1.0F, 1.0F}, std::vector{0, 0}, 1);
    EXPECT_FALSE(one.labels.at(0) || one.micro || one.macro);
    const RocCurves none = roc_curves({}, {}, 2);
    EXPECT_EQ(none.labels.size(), 2U);
    EXPECT_FALSE(none.labels[0] || none.micro || none.macro);
    // All clips bear one of two labels: pairs of clip and label are still of both kinds.
    const RocCurves same = roc_curves(std::vector{0.75F, 0.25F, 0.5F, 0.5F}, std::vector{0, 0}, 2);
    EXPECT_FALSE(same.macro);
    EXPECT_EQ(same.micro.value().area, 3.5 / 4);
}

}  // namespace
}  // namespace resonet
