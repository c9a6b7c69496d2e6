#include "evaluation/seed_interval.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace resonet {
namespace {

TEST(Student, HasThePointsOfTheTables) {
    EXPECT_NEAR(student_975(1), 12.706205, 1e-5);
    EXPECT_NEAR(student_975(2), 4.302653, 1e-6);
    EXPECT_NEAR(student_975(3), 3.182446, 1e-6);
    EXPECT_NEAR(student_975(4), 2.776445, 1e-6);
    EXPECT_NEAR(student_975(9), 2.262157, 1e-6);
    EXPECT_NEAR(student_975(10), 2.228139, 1e-6);
    EXPECT_NEAR(student_975(1000), 1.962339, 1e-6);
}

// Golden numbers: 2 scipy.stats.t.sf(|t|, degrees) of SciPy 1.10.1.
TEST(Student, HasTheTwoSidedP) {
    EXPECT_NEAR(student_two_sided(2.0, 5), 0.10193947882985828, 1e-14);
    EXPECT_NEAR(student_two_sided(12.706205, 1), 0.04999999896608902, 1e-14);
    EXPECT_NEAR(student_two_sided(0.5, 30), 0.6207230048851273, 1e-14);
    EXPECT_NEAR(student_two_sided(6.0, 9), 0.0002024993220676408, 1e-14);
    EXPECT_NEAR(student_two_sided(-3.5, 4), 0.02489616346022275, 1e-14);
    EXPECT_EQ(student_two_sided(0, 3), 1);
    EXPECT_EQ(student_two_sided(-HUGE_VAL, 3), 0);
    EXPECT_EQ(student_two_sided(HUGE_VAL, 4), 0);
}

TEST(IntervalOverSeeds, IsMeanAndStandardErrorTimesStudent) {
    // Mean 0.5, standard deviation 0.1, three runs: 4.302653 x 0.1 / sqrt(3).
    const Interval found = interval_over_seeds(std::array{0.4, 0.5, 0.6});
    EXPECT_NEAR(found.value, 0.5, 1e-12);
    EXPECT_NEAR(found.low, 0.5 - 0.248414, 1e-6);
    EXPECT_NEAR(found.high, 0.5 + 0.248414, 1e-6);
}

TEST(IntervalOverSeeds, StaysAShare) {
    const Interval found = interval_over_seeds(std::array{0.1, 0.9});
    EXPECT_NEAR(found.value, 0.5, 1e-12);
    EXPECT_EQ(found.low, 0.0);
    EXPECT_EQ(found.high, 1.0);
    const Interval same = interval_over_seeds(std::array{0.7, 0.7});
    EXPECT_NEAR(same.low, 0.7, 1e-12);
    EXPECT_NEAR(same.high, 0.7, 1e-12);
}

TEST(IntervalOverSeeds, OneRunSaysNothing) {
    const Interval found = interval_over_seeds(std::array{0.7});
    EXPECT_EQ(found.value, 0.7);
    EXPECT_EQ(found.low, 0.0);
    EXPECT_EQ(found.high, 1.0);
}

}  // namespace
}  // namespace resonet
