#include "evaluation/paired_tests.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

namespace resonet {
namespace {

/// The test of two models that are right alone on so many clips, and wrong together on three.
McNemar mcnemar_of(int only_first, int only_second) {
    const auto clips = static_cast<std::size_t>(only_first + only_second + 3);
    const auto first = std::make_unique<bool[]>(clips);
    const auto second = std::make_unique<bool[]>(clips);
    for (std::size_t i = 0; i + 3 < clips; ++i) {
        first[i] = i < static_cast<std::size_t>(only_first);
        second[i] = !first[i];
    }
    return mcnemar({first.get(), clips}, {second.get(), clips});
}

// Golden numbers: scipy.stats.binomtest(fewer, n, 0.5).pvalue of SciPy 1.10.1; for mid-p, less
// scipy.stats.binom.pmf(fewer, n, 0.5), or 1 less half of that where both are alike (Fagerland et al. 2013).
TEST(McNemar, IsTheBinomialTestOfTheClipsThatDiffer) {
    struct Golden {
        int only_first;
        int only_second;
        double p;
        double mid_p;
    };
    constexpr std::array<Golden, 6> golden{{{10, 3, 0.09228515625, 0.057373046875},
                                            {3, 10, 0.09228515625, 0.057373046875},
                                            {0, 5, 0.0625, 0.03125},
                                            {1, 0, 1, 0.5},
                                            {7, 7, 1, 0.895263671875},
                                            {620, 540, 0.02032731115294522, 0.01884258321347184}}};
    for (const Golden& wanted : golden) {
        const McNemar found = mcnemar_of(wanted.only_first, wanted.only_second);
        EXPECT_EQ(found.only_first, wanted.only_first);
        EXPECT_EQ(found.only_second, wanted.only_second);
        EXPECT_NEAR(found.p, wanted.p, 1e-11);
        EXPECT_NEAR(found.mid_p, wanted.mid_p, 1e-11);
    }
}

TEST(McNemar, StaysExactForManyClips) {
    EXPECT_NEAR(mcnemar_of(3000, 2700).p / 7.457315554470379e-05, 1, 1e-9);
    EXPECT_NEAR(mcnemar_of(100000, 101000).p / 0.025862392439732925, 1, 1e-8);
    EXPECT_NEAR(mcnemar_of(100000, 101000).mid_p / 0.025714478917620312, 1, 1e-8);
    const McNemar certain = mcnemar_of(0, 5000);  // 2^-4999 is less than any number
    EXPECT_EQ(certain.p, 0);
    EXPECT_EQ(certain.mid_p, 0);
}

TEST(McNemar, OfModelsThatAreRightAlikeIsOne) {
    const McNemar same = mcnemar_of(0, 0);
    EXPECT_EQ(same.p, 1);
    EXPECT_EQ(same.mid_p, 1);
    const McNemar none = mcnemar({}, {});
    EXPECT_EQ(none.p, 1);
    EXPECT_EQ(none.only_first + none.only_second, 0);
    EXPECT_EQ(mcnemar(std::array{true, true}, std::array{true, true}).p, 1);
    EXPECT_THROW(mcnemar(std::array{true, true}, std::array{true}), std::invalid_argument);
}

// Golden numbers: scipy.stats.t.sf and ppf of SciPy 1.10.1, with the variance (1 / 10 + 1 / 9) s^2.
TEST(CorrectedResampledTTest, IsThatOfNadeauAndBengio) {
    const std::vector<double> differences{.03, .01, -.01, .05, .02, .04, .00, .03, .02, .01};
    const ResampledTest test = corrected_resampled_t_test(differences, 1.0 / 9);
    EXPECT_EQ(test.runs, 10U);
    EXPECT_NEAR(test.difference, 0.02, 1e-15);
    EXPECT_NEAR(test.t, 2.3841582427170787, 1e-12);
    EXPECT_NEAR(test.p, 0.040947640961770136, 1e-12);
    EXPECT_NEAR(test.low, 0.0010234310608263145, 1e-10);
    EXPECT_NEAR(test.high, 0.03897656893917368, 1e-10);
    const ResampledTest two = corrected_resampled_t_test(std::array{0.1, 0.3}, 0.25);
    EXPECT_NEAR(two.t, 1.6329931618554523, 1e-12);
    EXPECT_NEAR(two.p, 0.3498017122810427, 1e-12);
    EXPECT_EQ(two.low, -1);  // no difference of shares is lower
    EXPECT_EQ(two.high, 1);
}

TEST(CorrectedResampledTTest, ChangesSidesWithTheModels) {
    const ResampledTest plus = corrected_resampled_t_test(std::array{0.01, 0.03, 0.02}, 0.1);
    const ResampledTest minus = corrected_resampled_t_test(std::array{-0.01, -0.03, -0.02}, 0.1);
    EXPECT_DOUBLE_EQ(minus.t, -plus.t);
    EXPECT_DOUBLE_EQ(minus.p, plus.p);
    EXPECT_DOUBLE_EQ(minus.low, -plus.high);
}

TEST(CorrectedResampledTTest, OfTooFewRunsOrNoSpread) {
    const ResampledTest one = corrected_resampled_t_test(std::array{0.2}, 0.1);
    EXPECT_EQ(one.difference, 0.2);
    EXPECT_EQ(one.p, 1);
    EXPECT_EQ(one.low, -1);
    EXPECT_EQ(one.high, 1);
    EXPECT_EQ(corrected_resampled_t_test({}, 0.1).runs, 0U);
    EXPECT_EQ(corrected_resampled_t_test({}, 0.1).p, 1);
    const ResampledTest same = corrected_resampled_t_test(std::array{0.0, 0.0, 0.0}, 0.1);
    EXPECT_EQ(same.p, 1);
    EXPECT_EQ(same.t, 0);
    EXPECT_EQ(same.low, 0);
    EXPECT_EQ(same.high, 0);
    const ResampledTest alike = corrected_resampled_t_test(std::array{-0.1, -0.1, -0.1}, 0.1);
    EXPECT_EQ(alike.t, -std::numeric_limits<double>::infinity());
    EXPECT_EQ(alike.p, 0);
    EXPECT_NEAR(alike.low, -0.1, 1e-12);
    // They cancel each other.
    EXPECT_EQ(corrected_resampled_t_test(std::array{0.1, -0.1}, 0.1).p, 1);
    for (const double share : {-0.1, std::nan(""), std::numeric_limits<double>::infinity()}) {
        EXPECT_THROW(corrected_resampled_t_test(std::array{0.1, 0.2}, share), std::invalid_argument);
    }
}

TEST(Holm, MultipliesByTheNumberOfThoseLeft) {
    // By hand: 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1, which must not be less than the one before.
    const std::vector<double> adjusted = holm(std::array{0.01, 0.04, 0.03, 0.005});
    ASSERT_EQ(adjusted.size(), 4U);
    EXPECT_DOUBLE_EQ(adjusted[0], 0.03);
    EXPECT_DOUBLE_EQ(adjusted[1], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[3], 0.02);
}

TEST(Holm, StaysAProbability) {
    EXPECT_EQ(holm(std::array{0.6, 0.7, 1.0}), (std::vector{1.0, 1.0, 1.0}));
    EXPECT_EQ(holm(std::array{0.3}), std::vector{0.3});
    EXPECT_EQ(holm(std::array{0.25, 0.25}), (std::vector{0.5, 0.5}));
    EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace resonet
