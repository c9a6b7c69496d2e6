#include "inference/decision.h"

#include <gtest/gtest.h>

#include <vector>

namespace resonet {
namespace {

TEST(Decision, TakesTheMostProbableLabel) {
    const Decision decision = decide(std::vector<float>{0.25F, 0.625F, 0.125F}, 0);
    EXPECT_EQ(decision.label, 1U);
    EXPECT_EQ(decision.probability, 0.625F);
    EXPECT_TRUE(decision.sure);
}

TEST(Decision, TakesTheFirstOfEqualOnes) {
    EXPECT_EQ(decide(std::vector<float>{0.125F, 0.375F, 0.125F, 0.375F}, 0).label, 1U);
}

TEST(Decision, IsSureFromTheConfidenceOn) {
    const std::vector<float> probabilities{0.375F, 0.625F};
    EXPECT_TRUE(decide(probabilities, 0.624).sure);
    EXPECT_TRUE(decide(probabilities, 0.625).sure);
    const Decision unsure = decide(probabilities, 0.626);
    EXPECT_FALSE(unsure.sure);
    EXPECT_EQ(unsure.label, 1U);  // what it would have said
    EXPECT_EQ(unsure.probability, 0.625F);
}

TEST(Decision, ZeroIsAlwaysSureAndOneOnlyOfACertainty) {
    EXPECT_TRUE(decide(std::vector<float>{0.0F, 0.0F}, 0).sure);
    EXPECT_FALSE(decide(std::vector<float>{0.0009765625F, 0.9990234375F}, 1).sure);
    EXPECT_TRUE(decide(std::vector<float>{0.0F, 1.0F}, 1).sure);
}

}  // namespace
}  // namespace resonet
