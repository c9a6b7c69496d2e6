#include "evaluation/evaluation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "evaluation/roc.h"
#include "sample_answers.h"

namespace resonet {
namespace {

// Golden numbers: sklearn.metrics of scikit-learn 1.2.1: accuracy_score, top_k_accuracy_score, log_loss and
// those that the tests of the parts explain.
TEST(Evaluate, GivesTheFiguresOfScikitLearn) {
    const PredictionSet set = sample_answers();
    const Evaluation found = evaluate(set);
    EXPECT_EQ(found.n, 40);
    EXPECT_EQ(found.units, 40);
    EXPECT_EQ(found.accuracy.value, 0.75);
    EXPECT_EQ(found.accuracy.low, wilson_interval(30, 40).low);
    ASSERT_EQ(found.top_k.size(), 4U);
    EXPECT_EQ(found.top_k[0], 0.75);
    EXPECT_EQ(found.top_k[1], 0.875);
    EXPECT_EQ(found.top_k[2], 0.95);
    EXPECT_EQ(found.top_k[3], 1);
    EXPECT_NEAR(found.log_loss, 1.0045106733107338, 1e-7);  // which takes the probabilities for exact
    EXPECT_NEAR(found.brier, 0.5488998332137206, 1e-14);
    EXPECT_NEAR(found.kappa, 0.6536796536796536, 1e-14);
    EXPECT_NEAR(found.matthews, 0.663481528039229, 1e-14);
    EXPECT_NEAR(found.balanced_accuracy, 0.7440476190476191, 1e-14);
    EXPECT_NEAR(found.macro.f1, 0.7294871794871794, 1e-14);
    EXPECT_NEAR(found.weighted.f1, 0.7380769230769231, 1e-14);
    EXPECT_NEAR(found.roc.macro.value().area, 0.9056791520026815, 1e-14);
    EXPECT_EQ(found.confusion.correct(), 30);
    EXPECT_EQ(found.classes.size(), 4U);
    EXPECT_EQ(found.reliability.size(), 15U);
    EXPECT_EQ(found.calibration_error, expected_calibration_error(set.probabilities, set.truth(), 4));
    EXPECT_EQ(found.risk_coverage.points.back().risk, 0.25);
    EXPECT_TRUE(found.artists.empty());
    EXPECT_TRUE(found.durations.empty());
}

TEST(Evaluate, IntervalsHoldTheUnitsOfClips) {
    PredictionSet set = sample_answers();
    for (std::size_t i = 0; i < set.size(); ++i) {
        set.clips[i].artist = fmt::format("artist {}", i / 8);
        set.clips[i].track = fmt::format("track {}", i / 2);
        set.clips[i].seconds = 3;
    }
    const Evaluation found = evaluate(set);
    EXPECT_EQ(found.units, 5);
    EXPECT_LE(found.accuracy_grouped.low, wilson_interval(4, 5).low);  // five answers know no more
    EXPECT_LT(found.accuracy_grouped.low, found.accuracy.low);
    EXPECT_EQ(found.accuracy_grouped.value, 0.75);
    ASSERT_EQ(found.artists.size(), 5U);
    EXPECT_EQ(found.artists[0].name, "artist 0");
    EXPECT_EQ(found.artists[0].clips, 8);
    EXPECT_EQ(found.artists[0].tracks, 4);
    ASSERT_EQ(found.durations.size(), 1U);
    EXPECT_EQ(found.durations[0].accuracy.value, 0.75);
    EXPECT_EQ(evaluate(set).accuracy_grouped.low, found.accuracy_grouped.low);
}

TEST(Evaluate, OfOneClip) {
    PredictionSet set;
    set.labels = {"a", "b"};
    set.clips.resize(1);
    set.probabilities = {0.25F, 0.75F};
    const Evaluation found = evaluate(set);
    EXPECT_EQ(found.accuracy.value, 0);
    EXPECT_EQ(found.units, 1);
    EXPECT_EQ(found.top_k, (std::vector{0.0, 1.0}));
    EXPECT_EQ(found.kappa, 0);
    EXPECT_FALSE(found.roc.macro);
    EXPECT_EQ(found.roc.micro.value().area, 0);
    EXPECT_EQ(found.risk_coverage.area, 1);
    EXPECT_NEAR(found.brier, 2 * 0.75 * 0.75, 1e-12);
}

TEST(Evaluate, RefusesAnEmptySet) {
    PredictionSet set;
    set.labels = {"a", "b"};
    EXPECT_THROW(evaluate(set), UsageError);
}

TEST(EvaluationJson, HoldsEveryFigure) {
    PredictionSet set = sample_answers();
    set.clips[0].artist = "\xff";  // which JSON cannot hold
    set.clips[0].seconds = 10;
    const Evaluation evaluation = evaluate(set);
    const nlohmann::json found = nlohmann::json::parse(to_json(evaluation, set.labels).dump());
    EXPECT_EQ(found["n"], 40);
    EXPECT_EQ(found["accuracy"], 0.75);
    EXPECT_EQ(found["accuracy_interval_95"][1], evaluation.accuracy.high);
    EXPECT_EQ(found["accuracy_interval_95_grouped"][0], evaluation.accuracy_grouped.low);
    EXPECT_EQ(found["top_k_accuracy"][1], 0.875);
    EXPECT_EQ(found["macro"]["f1"], evaluation.macro.f1);
    EXPECT_EQ(found["weighted"]["precision"], evaluation.weighted.precision);
    EXPECT_EQ(found["macro_roc_auc"], evaluation.roc.macro->area);
    EXPECT_EQ(found["labels"][3]["label"], "rock");
    EXPECT_EQ(found["labels"][3]["support"], 6);
    EXPECT_EQ(found["labels"][3]["recall_interval_95"][0], wilson_interval(5, 6).low);
    EXPECT_EQ(found["confusion"][0], (std::vector{8, 2, 2, 2}));
    EXPECT_EQ(found["artists"][0]["artist"], "\xEF\xBF\xBD");
    EXPECT_EQ(found["durations"][0]["duration"], "8 to 20 s");
    EXPECT_FALSE(found.contains("roc_curves") || found.contains("reliability") ||
                 found.contains("risk_coverage"));
}

TEST(EvaluationJson, HoldsCurvesWhereTheyAreWanted) {
    PredictionSet set = sample_answers();
    set.labels.push_back("swing");  // which no clip bears
    std::vector<float> wider;
    for (std::size_t i = 0; i < set.probabilities.size(); ++i) {
        wider.push_back(set.probabilities[i]);
        if (i % 4 == 3) wider.push_back(0);
    }
    set.probabilities = wider;
    const Evaluation evaluation = evaluate(set);
    const nlohmann::json found = to_json(evaluation, set.labels, true);
    EXPECT_EQ(found["roc_curves"]["labels"].size(), 5U);
    EXPECT_TRUE(found["roc_curves"]["labels"][4].is_null());
    EXPECT_TRUE(found["labels"][4]["roc_auc"].is_null());
    EXPECT_EQ(found["roc_curves"]["macro"]["false_positive_rate"][0], 0);
    EXPECT_EQ(found["roc_curves"]["labels"][1]["area"], evaluation.roc.labels[1]->area);
    EXPECT_EQ(found["reliability"].size(), 15U);
    EXPECT_EQ(found["reliability"][8]["confidence"], evaluation.reliability[8].confidence);
    EXPECT_GT(found["reliability"][8]["clips"], 0);
    EXPECT_EQ(found["risk_coverage"].size(), 31U);
}

}  // namespace
}  // namespace resonet
