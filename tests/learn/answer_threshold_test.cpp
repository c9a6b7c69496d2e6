#include "learn/answer_threshold.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace resonet {
namespace {

/// Two labels, ten clips of label 0: right at confidences .95, .90 ... but for those of .75 and .60.
struct Clips {
    std::vector<float> probabilities;
    std::vector<int> truth = std::vector<int>(10, 0);

    Clips() {
        for (int i = 0; i < 10; ++i) {
            const float confidence = static_cast<float>(95 - 5 * i) / 100.0F;
            const bool wrong = i == 4 || i == 7;
            probabilities.push_back(wrong ? 1 - confidence : confidence);
            probabilities.push_back(wrong ? confidence : 1 - confidence);
        }
        // The last two are below .5, where the other label would win.
        probabilities[16] = probabilities[18] = 0.52F;
        probabilities[17] = probabilities[19] = 0.48F;
    }
};

TEST(AnswerThreshold, IsTheLowestThatKeepsToTheRisk) {
    const Clips clips;
    // Wrong among those answered: none down to .80, 1 of 5 at .75, 1 of 7 at .65, 2 of 8 at .60, 2 of 10 at
    // .52.
    EXPECT_NEAR(answer_threshold({0.05}, clips.probabilities, clips.truth, 2), 0.80, 1e-6);
    EXPECT_NEAR(answer_threshold({0.15}, clips.probabilities, clips.truth, 2), 0.65, 1e-6);
    EXPECT_NEAR(answer_threshold({0.21}, clips.probabilities, clips.truth, 2), 0.52, 1e-6);
}

TEST(AnswerThreshold, WithoutARiskTheModelAlwaysAnswers) {
    const Clips clips;
    EXPECT_EQ(answer_threshold({0}, clips.probabilities, clips.truth, 2), 0);
}

TEST(AnswerThreshold, IsBelowOneWhereNothingIsGoodEnough) {
    const std::vector<float> certain{1.0F, 0.0F, 1.0F, 0.0F};
    const double never = answer_threshold({0.1}, certain, std::vector<int>{1, 1}, 2);
    EXPECT_LT(never, 1);
    EXPECT_GT(never, 0.999999);
    const double always = answer_threshold({0.1}, certain, std::vector<int>{0, 0}, 2);
    EXPECT_LT(always, 1);
    EXPECT_EQ(answer_figures(certain, std::vector<int>{0, 0}, 2, always).at("answered"), 1.0);
}

TEST(AnswerThreshold, LeavesNumbersThatAreNotFiniteToOthers) {
    const std::vector<float> broken{std::nanf(""), std::nanf(""), 0.75F, 0.25F};
    EXPECT_EQ(answer_threshold({0.1}, broken, std::vector<int>{0, 0}, 2), 0);
}

TEST(AnswerFigures, TellCoverageAndRisk) {
    const Clips clips;
    const auto at = [&](double threshold) {
        return answer_figures(clips.probabilities, clips.truth, 2, threshold);
    };
    EXPECT_NEAR(at(0).at("answered").get<double>(), 1.0, 1e-12);
    EXPECT_NEAR(at(0).at("risk_answered").get<double>(), 0.2, 1e-12);
    EXPECT_NEAR(at(0.69).at("answered").get<double>(), 0.6, 1e-12);
    EXPECT_NEAR(at(0.69).at("risk_answered").get<double>(), 1.0 / 6, 1e-12);
    EXPECT_EQ(at(0.99).at("answered"), 0.0);
    EXPECT_TRUE(at(0.99).at("risk_answered").is_null());
}

TEST(AnswerFigures, OfTheThresholdThatWasChosenKeepToTheRisk) {
    const Clips clips;
    for (const double risk : {0.05, 0.15, 0.21}) {
        const double threshold = answer_threshold({risk}, clips.probabilities, clips.truth, 2);
        const auto figures = answer_figures(clips.probabilities, clips.truth, 2, threshold);
        EXPECT_LE(figures.at("risk_answered").get<double>(), risk);
        EXPECT_GT(figures.at("answered").get<double>(), 0);
    }
}

}  // namespace
}  // namespace resonet
