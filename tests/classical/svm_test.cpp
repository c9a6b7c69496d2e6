#include "classical/svm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/error.h"
#include "support/signals.h"

namespace resonet {
namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;
using Labels = std::vector<int>;

// Two rows at -1 and 1 are their own standardised form, and their dual problem has one unknown a:
// maximise 2 a - a^2 (K(x, x) - K(x, y)) with a <= C. The decision value at -1 is a (K(x, x) - K(x, y)).
const Rows pair = {{-1.0}, {1.0}};
const Labels pair_labels = {0, 1};

/// `count` rows around (x, y), a square of side 2.
void add_blob(Rows& rows, Labels& labels, int label, double x, double y, int count) {
    testing::NoiseSource noise(static_cast<std::uint64_t>(label) + 1);
    for (int i = 0; i < count; ++i) {
        const double dx = noise.next();
        rows.push_back({x + dx, y + noise.next()});
        labels.push_back(label);
    }
}

TEST(Svm, LinearMarginOfTwoPointsIsTheirs) {
    const Svm svm(pair, pair_labels, {.kernel = SvmKernel::linear});
    EXPECT_NEAR(svm.decision_values(Row{-1.0})[0], 1.0, 1e-3);
    EXPECT_NEAR(svm.decision_values(Row{1.0})[0], -1.0, 1e-3);
    EXPECT_NEAR(svm.decision_values(Row{0.0})[0], 0.0, 1e-3);
}

TEST(Svm, CostLimitsWhatARowCanPull) {
    // a = C = 0.1, w = 2 a.
    const Svm svm(pair, pair_labels, {.kernel = SvmKernel::linear, .cost = 0.1});
    EXPECT_NEAR(svm.decision_values(Row{-1.0})[0], 0.2, 1e-6);
}

TEST(Svm, RbfOfTwoPointsByHand) {
    // gamma = 1 / (1 column x variance 1); a = 1 / (1 - exp(-4)) is above C = 1, so a = 1.
    const Svm svm(pair, pair_labels);
    EXPECT_DOUBLE_EQ(svm.gamma(), 1.0);
    EXPECT_NEAR(svm.decision_values(Row{-1.0})[0], 1.0 - std::exp(-4.0), 1e-6);
    EXPECT_NEAR(svm.decision_values(Row{0.5})[0], std::exp(-2.25) - std::exp(-0.25), 1e-6);
}

TEST(Svm, TheBoundaryLiesMidwayBetweenTheSupportVectors) {
    const Rows rows = {{10.0}, {6.0}, {0.0}, {2.0}};
    const Svm svm(rows, Labels{1, 1, 0, 0}, {.kernel = SvmKernel::linear, .cost = 10});
    EXPECT_EQ(svm.support_vectors(), (std::vector<std::size_t>{1, 3}));
    EXPECT_NEAR(svm.decision_values(Row{4.0})[0], 0.0, 2e-3);
    EXPECT_NEAR(svm.decision_values(Row{2.0})[0], 1.0, 2e-3);
    EXPECT_NEAR(svm.decision_values(Row{6.0})[0], -1.0, 2e-3);
    EXPECT_EQ(svm.predict(Row{3.9}), 0);
    EXPECT_EQ(svm.predict(Row{4.1}), 1);
}

TEST(Svm, RbfSolvesExclusiveOr) {
    const Rows rows = {{-1.0, -1.0}, {1.0, 1.0}, {-1.0, 1.0}, {1.0, -1.0}};
    const Labels labels = {3, 3, 7, 7};
    const Svm svm(rows, labels);
    EXPECT_DOUBLE_EQ(svm.gamma(), 0.5);
    // All four pull with C = 1; neighbours are 2 apart, opposites 2 sqrt(2).
    const double value = 1.0 + std::exp(-4.0) - 2.0 * std::exp(-2.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(svm.predict(rows[i]), labels[i]);
        EXPECT_NEAR(svm.decision_values(rows[i])[0], labels[i] == 3 ? value : -value, 1e-6);
    }
}

TEST(Svm, OneMachineForEveryPairOfClasses) {
    Rows rows;
    Labels labels;
    add_blob(rows, labels, 9, 0, 10, 20);
    add_blob(rows, labels, -4, 0, 0, 20);
    add_blob(rows, labels, 5, 10, 0, 20);
    for (const SvmKernel kernel : {SvmKernel::linear, SvmKernel::rbf}) {
        const Svm svm(rows, labels, {.kernel = kernel});
        EXPECT_EQ(svm.labels(), (Labels{-4, 5, 9}));
        for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(svm.predict(rows[i]), labels[i]);
        const Row values = svm.decision_values(Row{10.0, 0.0});  // label 5
        ASSERT_EQ(values.size(), 3U);
        EXPECT_LT(values[0], 0);  // -4 against 5
        EXPECT_GT(values[2], 0);  // 5 against 9
    }
}

TEST(Svm, UnitsOfColumnsDoNotMatter) {
    Rows rows;
    Labels labels;
    add_blob(rows, labels, 0, 0, 0, 30);
    add_blob(rows, labels, 1, 1, 1, 30);
    Rows scaled = rows;
    for (Row& row : scaled) row = {1e6 * row[0] - 3.0, row[1] / 1024};
    const Svm one(rows, labels);
    const Svm other(scaled, labels);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_NEAR(one.decision_values(rows[i])[0], other.decision_values(scaled[i])[0], 2e-3);
    }
}

TEST(Svm, TheSameRowsGiveTheSameMachine) {
    Rows rows;
    Labels labels;
    add_blob(rows, labels, 0, 0, 0, 50);
    add_blob(rows, labels, 1, 0.8, 0, 50);
    add_blob(rows, labels, 2, 0, 0.8, 50);
    const Svm one(rows, labels);
    Svm moved(rows, labels);
    const Svm other = std::move(moved);
    EXPECT_EQ(one.support_vectors(), other.support_vectors());
    for (const Row& row : rows) EXPECT_EQ(one.decision_values(row), other.decision_values(row));
}

TEST(Svm, ScaleGammaIsOneOverColumnsTimesVariance) {
    EXPECT_DOUBLE_EQ(scale_gamma(Rows{{1.0, 2.0}, {3.0, 6.0}}), 1.0 / (2 * 3.5));
    EXPECT_DOUBLE_EQ(scale_gamma(Rows{{4.0, 4.0, 4.0}}), 1.0);
    // A column of one value throughout counts as a column, but brings no variance.
    EXPECT_DOUBLE_EQ(Svm(Rows{{-1.0, 8.0}, {1.0, 8.0}}, pair_labels).gamma(), 1.0);
    EXPECT_DOUBLE_EQ(Svm(pair, pair_labels, {.gamma = 0.25}).gamma(), 0.25);
}

TEST(Svm, SaysNothing) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const Svm svm(pair, pair_labels);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Svm, RefusesWhatItCannotFit) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_THROW(Svm(Rows{{1.0}, {nan}}, pair_labels), InputError);
    try {
        const Svm svm(Rows{{1.0, 1.0}, {2.0, -infinity}}, pair_labels);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), "row 2");
        EXPECT_EQ(error.problem(), "the value -inf in column 2 is not a finite number");
    }
    EXPECT_THROW(Svm(pair, Labels{4, 4}), UsageError);
    EXPECT_THROW(Svm(Rows{{1e300}, {-1e300}}, pair_labels), UsageError);
    EXPECT_THROW(Svm(pair, pair_labels, {.cost = 0}), UsageError);
    EXPECT_THROW(Svm(pair, pair_labels, {.cost = nan}), UsageError);
    EXPECT_THROW(Svm(pair, pair_labels, {.gamma = -1}), UsageError);
    EXPECT_THROW(Svm(pair, Labels{0}), std::invalid_argument);
    EXPECT_THROW(Svm(Rows{}, Labels{}), std::invalid_argument);
    EXPECT_THROW(Svm(Rows{{1.0}, {1.0, 2.0}}, pair_labels), std::invalid_argument);
}

TEST(Svm, RefusesRowsItCannotJudge) {
    const Svm svm(pair, pair_labels);
    EXPECT_THROW(svm.predict(Row{std::nan("")}), InputError);
    EXPECT_THROW(svm.decision_values(Row{1.0, 2.0}), std::invalid_argument);
}

}  // namespace
}  // namespace resonet
