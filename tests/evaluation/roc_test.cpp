#include "evaluation/roc.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace resonet {
namespace {

TEST(RocAuc, CountsThePairsInTheRightOrder) {
    constexpr std::array<float, 4> scores{0.1F, 0.4F, 0.35F, 0.8F};
    constexpr std::array positive{false, false, true, true};
    // Of 4 pairs, (0.35, 0.4) alone is in the wrong order.
    EXPECT_DOUBLE_EQ(roc_auc(scores, positive).value(), 0.75);
    constexpr std::array all_right{false, true, false, true};
    EXPECT_DOUBLE_EQ(roc_auc(scores, all_right).value(), 1.0);
    constexpr std::array all_wrong{true, false, true, false};
    EXPECT_DOUBLE_EQ(roc_auc(scores, all_wrong).value(), 0.0);
}

TEST(RocAuc, TiesCountHalf) {
    constexpr std::array<float, 4> same{0.5F, 0.5F, 0.5F, 0.5F};
    constexpr std::array positive{false, true, false, true};
    EXPECT_DOUBLE_EQ(roc_auc(same, positive).value(), 0.5);
    constexpr std::array<float, 4> some{0.1F, 0.5F, 0.5F, 0.9F};
    // (0.5, 0.1) and (0.9, 0.1), (0.9, 0.5) are won, (0.5, 0.5) is a tie.
    EXPECT_DOUBLE_EQ(roc_auc(some, positive).value(), 3.5 / 4);
}

TEST(RocAuc, NeedsClipsOfBothKinds) {
    constexpr std::array<float, 2> scores{0.1F, 0.4F};
    EXPECT_FALSE(roc_auc(scores, std::array{true, true}));
    EXPECT_FALSE(roc_auc(scores, std::array{false, false}));
    EXPECT_FALSE(roc_auc({}, {}));
}

TEST(MacroRocAuc, IsTheMeanOverLabels) {
    // [clip, label] of 4 clips, 3 labels.
    const std::vector<float> probabilities{0.7F, 0.2F, 0.1F,  //
                                           0.3F, 0.4F, 0.3F,  //
                                           0.4F, 0.5F, 0.1F,  //
                                           0.2F, 0.2F, 0.6F};
    const std::vector<int> truth{0, 0, 1, 2};
    // Label 0: positives 0.7 and 0.3 against 0.4 and 0.2: 3 of 4. Labels 1 and 2: all in order.
    EXPECT_DOUBLE_EQ(macro_roc_auc(probabilities, truth, 3).value(), (0.75 + 1 + 1) / 3);
}

TEST(MacroRocAuc, LeavesOutLabelsThatCannotBeJudged) {
    const std::vector<float> probabilities{0.6F, 0.3F, 0.1F, 0.2F, 0.7F, 0.1F};
    EXPECT_DOUBLE_EQ(macro_roc_auc(probabilities, std::vector{0, 1}, 3).value(), 1.0);
    EXPECT_DOUBLE_EQ(macro_roc_auc(probabilities, std::vector{1, 0}, 3).value(), 0.0);
    EXPECT_FALSE(macro_roc_auc(probabilities, std::vector{1, 1}, 3));
    EXPECT_FALSE(macro_roc_auc({}, {}, 3));
}

}  // namespace
}  // namespace resonet
