#include "evaluation/class_report.h"

#include <gtest/gtest.h>

#include "sample_answers.h"

namespace resonet {
namespace {

ConfusionMatrix matrix_of(int labels, std::vector<int> counts) {
    ConfusionMatrix matrix(labels);
    matrix.counts = std::move(counts);
    return matrix;
}

ConfusionMatrix sample_matrix() {
    const PredictionSet set = sample_answers();
    return confusion(set.probabilities, set.truth(), 4);
}

// Golden numbers: sklearn.metrics of scikit-learn 1.2.1, confusion_matrix,
// precision_recall_fscore_support(zero_division=0), balanced_accuracy_score, cohen_kappa_score,
// matthews_corrcoef.
TEST(ClassReport, FiguresOfEachLabelAreThoseOfScikitLearn) {
    const ConfusionMatrix matrix = sample_matrix();
    EXPECT_EQ(matrix.counts, (std::vector{8, 2, 2, 2, 1, 4, 2, 0, 0, 0, 13, 0, 1, 0, 0, 5}));
    const std::vector<ClassFigures> figures = class_figures(matrix);
    ASSERT_EQ(figures.size(), 4U);
    const std::vector<double> precision{0.8, 0.6666666666666666, 0.7647058823529411, 0.7142857142857143};
    const std::vector<double> recall{0.5714285714285714, 0.5714285714285714, 1, 0.8333333333333334};
    const std::vector<double> f1{0.6666666666666666, 0.6153846153846153, 0.8666666666666666,
                                 0.7692307692307692};
    const std::vector<int> support{14, 7, 13, 6};
    const std::vector<int> predicted{10, 6, 17, 7};
    for (std::size_t i = 0; i < figures.size(); ++i) {
        EXPECT_NEAR(figures[i].precision.value, precision[i], 1e-14);
        EXPECT_NEAR(figures[i].recall.value, recall[i], 1e-14);
        EXPECT_NEAR(figures[i].f1, f1[i], 1e-14);
        EXPECT_EQ(figures[i].support, support[i]);
        EXPECT_EQ(figures[i].predicted, predicted[i]);
    }
    EXPECT_EQ(figures[0].precision.low, wilson_interval(8, 10).low);
    EXPECT_EQ(figures[0].recall.high, wilson_interval(8, 14).high);
}

TEST(ClassReport, AveragesAreThoseOfScikitLearn) {
    const ConfusionMatrix matrix = sample_matrix();
    const Averages macro = macro_averages(matrix);
    EXPECT_NEAR(macro.precision, 0.7364145658263306, 1e-14);
    EXPECT_NEAR(macro.recall, 0.7440476190476191, 1e-14);
    EXPECT_NEAR(macro.f1, 0.7294871794871794, 1e-14);
    const Averages weighted = weighted_averages(matrix);
    EXPECT_NEAR(weighted.precision, 0.7523389355742297, 1e-14);
    EXPECT_NEAR(weighted.recall, 0.75, 1e-14);
    EXPECT_NEAR(weighted.f1, 0.7380769230769231, 1e-14);
    EXPECT_NEAR(balanced_accuracy(matrix), 0.7440476190476191, 1e-14);
}

TEST(ClassReport, AgreementBeyondChanceIsThatOfScikitLearn) {
    EXPECT_NEAR(cohen_kappa(sample_matrix()), 0.6536796536796536, 1e-14);
    EXPECT_NEAR(matthews_correlation(sample_matrix()), 0.663481528039229, 1e-14);
}

TEST(ClassReport, ALabelThatIsNeverSaidHasNoPrecision) {
    // Label 2 has two clips, which are taken for the others.
    const ConfusionMatrix matrix = matrix_of(3, {2, 0, 0, 0, 1, 0, 1, 1, 0});
    const ClassFigures never = class_figures(matrix)[2];
    EXPECT_EQ(never.predicted, 0);
    EXPECT_EQ(never.precision.value, 0);
    EXPECT_EQ(never.precision.low, 0);
    EXPECT_EQ(never.precision.high, 1);  // nothing is known of it
    EXPECT_EQ(never.f1, 0);
    EXPECT_NEAR(macro_averages(matrix).precision, (2.0 / 3 + 0.5 + 0) / 3, 1e-15);
    EXPECT_NEAR(balanced_accuracy(matrix), 2.0 / 3, 1e-15);
}

TEST(ClassReport, ALabelWithoutClipsCountsInMacroAndNotInBalancedAccuracy) {
    const ConfusionMatrix matrix = matrix_of(3, {3, 1, 0, 0, 2, 0, 0, 0, 0});
    EXPECT_NEAR(macro_averages(matrix).recall, 1.75 / 3, 1e-15);
    EXPECT_NEAR(weighted_averages(matrix).recall, 5.0 / 6, 1e-15);
    EXPECT_NEAR(balanced_accuracy(matrix), 1.75 / 2, 1e-15);
    EXPECT_EQ(class_figures(matrix)[2].support, 0);
    EXPECT_EQ(class_figures(matrix)[2].recall.high, 1);
}

TEST(ClassReport, AllRightAllWrongAndOneLabelOnly) {
    const ConfusionMatrix right = matrix_of(2, {3, 0, 0, 5});
    EXPECT_EQ(cohen_kappa(right), 1);
    EXPECT_EQ(matthews_correlation(right), 1);
    EXPECT_EQ(weighted_averages(right).f1, 1);
    const ConfusionMatrix wrong = matrix_of(2, {0, 4, 4, 0});
    EXPECT_EQ(cohen_kappa(wrong), -1);
    EXPECT_EQ(matthews_correlation(wrong), -1);
    EXPECT_EQ(macro_averages(wrong).f1, 0);
    EXPECT_EQ(balanced_accuracy(wrong), 0);
    // Where there is one label, or one answer, agreement beyond chance is not defined.
    const ConfusionMatrix one = matrix_of(1, {7});
    EXPECT_EQ(cohen_kappa(one), 0);
    EXPECT_EQ(matthews_correlation(one), 0);
    EXPECT_EQ(balanced_accuracy(one), 1);
    const ConfusionMatrix same_answer = matrix_of(2, {3, 0, 5, 0});
    EXPECT_EQ(cohen_kappa(same_answer), 0);
    EXPECT_EQ(matthews_correlation(same_answer), 0);
    EXPECT_EQ(balanced_accuracy(same_answer), 0.5);
}

TEST(ClassReport, WithoutClipsIsZero) {
    const ConfusionMatrix none(2);
    EXPECT_EQ(macro_averages(none).recall, 0);
    EXPECT_EQ(weighted_averages(none).precision, 0);
    EXPECT_EQ(balanced_accuracy(none), 0);
    EXPECT_EQ(cohen_kappa(none), 0);
    EXPECT_EQ(matthews_correlation(none), 0);
    EXPECT_EQ(macro_averages(ConfusionMatrix(0)).f1, 0);
    EXPECT_TRUE(class_figures(ConfusionMatrix(0)).empty());
}

TEST(ClassReport, ManyClipsDoNotOverflow) {
    // 2e9 clips are more than any int of their squares could count.
    const ConfusionMatrix matrix = matrix_of(2, {900'000'000, 100'000'000, 100'000'000, 900'000'000});
    EXPECT_NEAR(cohen_kappa(matrix), 0.8, 1e-12);
    EXPECT_NEAR(matthews_correlation(matrix), 0.8, 1e-12);
}

}  // namespace
}  // namespace resonet
