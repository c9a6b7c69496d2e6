#include "report/comparison.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "run_fixture.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool always(int) {
    return true;
}

/// Right but for every n-th clip.
std::function<bool(int)> wrong_each(int n) {
    return [n](int i) { return i % n != 0; };
}

bool mentions(const Comparison& comparison, const std::string& words) {
    return std::ranges::any_of(
        comparison.notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

class ComparisonTest : public ::testing::Test {
  protected:
    Comparison compare(const CompareOptions& options = {}) const {
        return compare_runs({folder_.path()}, options);
    }

    TemporaryFolder folder_;
};

TEST_F(ComparisonTest, SeedsOfAModelArePooled) {
    write_run(folder_ / "cnn/seed-1", "cnn", 1, predictions(10, [](int i) { return i < 5; }));
    write_run(folder_ / "cnn/seed-2", "cnn", 2, predictions(10, [](int i) { return i < 7; }));
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.models.size(), 1U);
    const ComparedModel& model = comparison.models.front();
    EXPECT_EQ(model.name, "cnn");
    EXPECT_EQ(model.seeds, 2U);
    EXPECT_EQ(model.test_clips, 10U);
    EXPECT_EQ(model.units, 10U);
    EXPECT_FALSE(model.by_artist);
    EXPECT_NEAR(model.accuracy.value, 0.6, 1e-12);
    // Student's: 0.6 +- 12.706 * 0.1, beyond both ends.
    EXPECT_EQ(model.accuracy.low, 0);
    EXPECT_EQ(model.accuracy.high, 1);
    EXPECT_EQ(model.clips.n, 20);
    EXPECT_EQ(model.training_seconds, 12.5);
    EXPECT_FALSE(model.tracks);
    EXPECT_TRUE(comparison.pairs.empty());
    EXPECT_TRUE(mentions(comparison, "artists are not known"));
    EXPECT_TRUE(mentions(comparison, "few units"));
}

TEST_F(ComparisonTest, SeveralSeedsDoNotMakeIntervalsNarrower) {
    // Half of the clips have neither track nor artist; all seeds give the same answers.
    PredictionSet set = predictions(40, wrong_each(4), [](int i) { return i < 20 ? "" : "x"; });
    for (std::size_t i = 0; i < set.size(); ++i) {
        set.clips[i].seconds = 30;
        if (i < 20) set.clips[i].track.clear();
    }
    write_run(folder_ / "one", "one", 1, set);
    for (const int seed : {1, 2, 3, 4}) {
        write_run(folder_ / "four" / fmt::format("seed-{}", seed), "four", static_cast<std::uint64_t>(seed),
                  set);
    }
    const Comparison comparison = compare();
    const ComparedModel& four = comparison.models[0];
    const ComparedModel& one = comparison.models[1];
    ASSERT_EQ(four.seeds, 4U);
    EXPECT_EQ(four.clips.n, 160);
    EXPECT_EQ(four.clips.units, 21);
    EXPECT_EQ(one.clips.units, 21);
    EXPECT_EQ(four.clips.accuracy_grouped.low, one.clips.accuracy_grouped.low);
    EXPECT_DOUBLE_EQ(four.clips.accuracy.low, one.clips.accuracy.low);
    EXPECT_DOUBLE_EQ(four.clips.classes[0].recall.low, one.clips.classes[0].recall.low);
    EXPECT_DOUBLE_EQ(four.clips.artists[0].accuracy.high, one.clips.artists[0].accuracy.high);
    EXPECT_DOUBLE_EQ(four.clips.durations[0].accuracy.high, one.clips.durations[0].accuracy.high);
    EXPECT_EQ(four.clips.durations[0].tracks, 40);
    const ReliabilityBin& bin = four.clips.reliability[11];  // all answers have a probability of 0.75
    ASSERT_EQ(bin.clips, 160);
    EXPECT_DOUBLE_EQ(bin.accuracy_low, one.clips.reliability[11].accuracy_low);
}

TEST_F(ComparisonTest, ManyPairsHaveDrawsEnoughToDiffer) {
    // 435 pairs; 10000 draws could give no corrected p below 0.08.
    for (int i = 1; i <= 30; ++i) {
        const std::string name = fmt::format("m{}", i);
        write_run(folder_ / name, name, 1,
                  predictions(24, i < 30 ? std::function<bool(int)>(always) : wrong_each(2)));
    }
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.pairs.size(), 435U);
    EXPECT_EQ(std::ranges::count(comparison.pairs, true, &ModelPair::significant), 29);
    EXPECT_EQ(comparison.letters.front(), "a");
    EXPECT_EQ(comparison.letters.back(), "b");
    EXPECT_TRUE(has_letters(comparison));
}

TEST_F(ComparisonTest, SeedsOfAColumnThatReadOtherDataAreModelsOfTheirOwn) {
    json record = run_record("a", 2);
    record["provenance"]["data_sha256"] = "4567";
    write_run(folder_ / "x/seed-1", "a", 1, predictions(20, always));
    write_run(folder_ / "x/seed-2", record, predictions(20, always));
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.models.size(), 2U);
    EXPECT_EQ(comparison.models[0].name, "a (seed-1)");
    EXPECT_EQ(comparison.models[1].name, "a (seed-2)");

    // A random division is another with each seed.
    for (const std::uint64_t seed : {1U, 2U}) {
        record = run_record("a", seed);
        record["provenance"]["data_sha256"] = std::to_string(seed);
        record["provenance"]["division"] = "track 80/10/10";
        write_run(folder_ / "x" / fmt::format("seed-{}", seed), record, predictions(20, always));
    }
    EXPECT_EQ(compare().models.size(), 1U);
}

TEST_F(ComparisonTest, ADamagedModelFileIsANote) {
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    EXPECT_EQ(compare().models.at(0).temperature, 1);
    write_atomically(folder_ / "a" / "a.safetensors", "damaged");
    const Comparison comparison = compare();
    EXPECT_TRUE(std::isnan(comparison.models.at(0).temperature));
    EXPECT_FALSE(comparison.models.at(0).parameters);
    EXPECT_TRUE(mentions(comparison, "model file not used: "));
    EXPECT_TRUE(comparison.problems.empty());
}

TEST_F(ComparisonTest, UnlikeTemperaturesAreLeftOut) {
    for (const std::uint64_t seed : {1U, 2U}) {
        json record = run_record("a", seed);
        record["evaluated"] = {{"split", "test"}, {"temperature", 1.5}};
        write_run(folder_ / fmt::format("seed-{}", seed), record, predictions(20, always));
    }
    EXPECT_EQ(compare().models.at(0).temperature, 1.5);
    json record = run_record("a", 2);
    record["evaluated"] = {{"split", "test"}, {"temperature", 2.0}};
    write_run(folder_ / "seed-2", record, predictions(20, always));
    EXPECT_TRUE(std::isnan(compare().models.at(0).temperature));
}

TEST_F(ComparisonTest, OneSeedHasTheIntervalOfItsUnits) {
    const auto all = [](int) { return std::string("x"); };
    write_run(folder_ / "a", "a", 1, predictions(40, wrong_each(4)));
    write_run(folder_ / "b", "b", 1, predictions(40, wrong_each(4), all));
    const Comparison comparison = compare();
    const ComparedModel& many = comparison.models[0];
    const ComparedModel& one = comparison.models[1];
    EXPECT_EQ(many.name, "a");
    EXPECT_EQ(many.units, 40U);
    EXPECT_EQ(one.units, 1U);
    EXPECT_TRUE(one.by_artist);
    EXPECT_NEAR(many.accuracy.value, 0.75, 1e-12);
    EXPECT_GT(many.accuracy.low, 0.5);
    // One artist says next to nothing of others.
    EXPECT_LT(one.accuracy.low, 0.3);
}

TEST_F(ComparisonTest, IdenticalAnswersAreNoDifference) {
    write_run(folder_ / "a/seed-1", "cnn", 1, predictions(30, wrong_each(3)));
    fs::copy(folder_ / "a", folder_ / "b", fs::copy_options::recursive);
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.models.size(), 2U);
    EXPECT_EQ(comparison.models[0].name, "cnn (a)");
    EXPECT_EQ(comparison.models[1].name, "cnn (b)");
    const ModelPair& pair = comparison.pairs.at(0);
    EXPECT_TRUE(pair.identical);
    EXPECT_EQ(pair.clips, 30U);
    EXPECT_EQ(pair.difference.difference.value, 0);
    EXPECT_EQ(pair.difference.p, 1);
    EXPECT_EQ(pair.p_adjusted, 1);
    EXPECT_EQ(pair.mcnemar->p, 1);
    EXPECT_FALSE(pair.significant);
    EXPECT_EQ(verdict(pair), "no difference: identical answers");
    EXPECT_EQ(comparison.letters, (std::vector<std::string>{"a", "a"}));
}

TEST_F(ComparisonTest, ALargeDifferenceIsSignificant) {
    write_run(folder_ / "good", "good", 1, predictions(60, always));
    write_run(folder_ / "bad", "bad", 1, predictions(60, [](int i) { return i % 3 == 0; }));
    const Comparison comparison = compare();
    EXPECT_EQ(comparison.models[0].name, "good");
    const ModelPair& pair = comparison.pairs.at(0);
    EXPECT_EQ(pair.clips, 60U);
    EXPECT_NEAR(pair.difference.difference.value, 40.0 / 60, 1e-12);
    EXPECT_EQ(pair.mcnemar->only_first, 40);
    EXPECT_EQ(pair.mcnemar->only_second, 0);
    EXPECT_NEAR(pair.mcnemar->p, 2 * std::pow(0.5, 40), 1e-18);
    EXPECT_TRUE(pair.significant);
    EXPECT_EQ(verdict(pair), "significant");
    EXPECT_EQ(comparison.letters, (std::vector<std::string>{"a", "b"}));
    EXPECT_FALSE(pair.over_folds);
}

TEST_F(ComparisonTest, EachClipCountsByItsMeanOverCommonSeeds) {
    // Of a, clip 0 is wrong in seed 1 alone; seed 3 has no counterpart.
    write_run(folder_ / "a/seed-1", "a", 1, predictions(20, [](int i) { return i != 0; }));
    write_run(folder_ / "a/seed-2", "a", 2, predictions(20, always));
    write_run(folder_ / "a/seed-3", "a", 3, predictions(20, [](int) { return false; }));
    write_run(folder_ / "b/seed-1", "b", 1, predictions(20, always));
    write_run(folder_ / "b/seed-2", "b", 2, predictions(20, always));
    const Comparison comparison = compare();
    const ModelPair& pair = comparison.pairs.at(0);
    EXPECT_EQ(comparison.models[pair.first].name, "b");
    EXPECT_EQ(pair.seeds, 2U);
    EXPECT_EQ(pair.clips, 20U);
    EXPECT_NEAR(pair.difference.difference.value, 0.5 / 20, 1e-12);
    EXPECT_TRUE(mentions(comparison, "unlike seeds"));
}

TEST_F(ComparisonTest, OtherSeedsCannotBeCompared) {
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    write_run(folder_ / "b", "b", 2, predictions(20, wrong_each(2)));
    const Comparison comparison = compare();
    EXPECT_EQ(comparison.pairs.at(0).clips, 0U);
    EXPECT_EQ(verdict(comparison.pairs.at(0)), "not comparable");
    EXPECT_TRUE(mentions(comparison, "a and b (no seed in common)"));
}

TEST_F(ComparisonTest, ModelsOfOtherFilesAreMatchedByTrack) {
    PredictionSet rows = predictions(20, wrong_each(2));
    for (PredictedClip& clip : rows.clips) clip.file = "features.csv";
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    write_run(folder_ / "b", "b", 1, rows);
    const ModelPair pair = compare().pairs.at(0);
    EXPECT_TRUE(pair.by_track);
    EXPECT_EQ(pair.clips, 20U);
    EXPECT_NEAR(pair.difference.difference.value, 0.5, 1e-12);
    for (PredictedClip& clip : rows.clips) clip.track = "one";
    for (std::size_t i = 0; i < rows.size(); ++i) rows.clips[i].place = std::to_string(i);
    write_run(folder_ / "b", "b", 1, rows);
    EXPECT_EQ(compare().pairs.at(0).clips, 0U);
}

TEST_F(ComparisonTest, FoldsAreTestedAsNadeauAndBengioSay) {
    for (int fold = 1; fold <= 5; ++fold) {
        for (const char* name : {"a", "b"}) {
            json record = run_record(name, 1);
            record["provenance"]["fold"] = fold;
            record["provenance"]["folds"] = 5;
            record["provenance"]["division"] = "5 folds by track";
            // b is wrong on as many clips as the fold's number.
            PredictionSet set = predictions(12, [&](int i) { return *name == 'a' || i >= fold; });
            for (PredictedClip& clip : set.clips) clip.track += fmt::format("-{}", fold);
            write_run(folder_ / name / ("fold-" + std::to_string(fold)), record, set);
        }
    }
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.models.size(), 2U);
    EXPECT_EQ(comparison.models[0].folds, 5U);
    EXPECT_EQ(comparison.models[0].test_clips, 60U);
    const ModelPair& pair = comparison.pairs.at(0);
    EXPECT_EQ(pair.clips, 60U);
    ASSERT_TRUE(pair.over_folds);
    EXPECT_EQ(pair.over_folds->runs, 5U);
    // Differences 1/12 to 5/12, variance 2.5/144, times 1/5 + 12/48.
    EXPECT_NEAR(pair.over_folds->difference, 0.25, 1e-12);
    EXPECT_NEAR(pair.over_folds->t, std::sqrt(8.0), 1e-9);
    // Fitted anew on train and valid: 60 clips of each fold, differences times 1/5 + 12/60.
    for (const char* name : {"a", "b"}) {
        for (int fold = 1; fold <= 5; ++fold) {
            const fs::path file = folder_ / name / ("fold-" + std::to_string(fold)) / "run.json";
            json record = json::parse(read_text(file));
            record["provenance"]["fitted_on"] = "train and valid";
            write_atomically(file, record.dump());
        }
    }
    EXPECT_NEAR(compare().pairs.at(0).over_folds->t, 0.25 / std::sqrt(2.5 / 144 * 0.4), 1e-9);
    fs::remove_all(folder_ / "b" / "fold-3");
    EXPECT_TRUE(mentions(compare(), "missing folds: of b 4 of 5"));
}

TEST_F(ComparisonTest, OneLeakyRunMakesTheComparisonLeaky) {
    write_run(folder_ / "a/seed-1", "a", 1, predictions(20, always));
    write_run(folder_ / "b/seed-1", "b", 1, predictions(20, always));
    EXPECT_FALSE(compare().leaky);
    json record = run_record("b", 2);
    record["provenance"]["protocol"] = "leaky split";
    write_run(folder_ / "b/seed-2", record, predictions(20, always));
    const Comparison comparison = compare();
    EXPECT_TRUE(comparison.leaky);
    EXPECT_EQ(leak_stamp(comparison), "leaky split");
    EXPECT_FALSE(comparison.models[0].leaky);
    EXPECT_TRUE(comparison.models[1].leaky);
    EXPECT_TRUE(mentions(comparison, "leaky split: b."));
}

TEST_F(ComparisonTest, LabelsInAnotherOrderAreTheSame) {
    PredictionSet turned = predictions(20, wrong_each(5));
    turned.labels = {"jazz", "blues"};
    for (PredictedClip& clip : turned.clips) clip.truth = 1 - clip.truth;
    for (std::size_t i = 0; i < turned.size(); ++i) {
        std::swap(turned.probabilities[2 * i], turned.probabilities[2 * i + 1]);
    }
    json record = run_record("b", 1);
    record["labels"] = turned.labels;
    write_run(folder_ / "a", "a", 1, predictions(20, wrong_each(5)));
    write_run(folder_ / "b", record, turned);
    const Comparison comparison = compare();
    EXPECT_EQ(comparison.labels, (std::vector<std::string>{"blues", "jazz"}));
    EXPECT_TRUE(comparison.pairs.at(0).identical);
    EXPECT_EQ(comparison.models[0].pooled.probabilities, comparison.models[1].pooled.probabilities);

    turned.labels = {"jazz", "rock"};
    record["labels"] = turned.labels;
    write_run(folder_ / "b", record, turned);
    EXPECT_THROW(compare(), UsageError);
}

TEST_F(ComparisonTest, WhatCannotBeUsedIsNamedAndTheRestCompared) {
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    write_run(folder_ / "b", "b", 1, predictions(20, always));
    fs::resize_file(folder_ / "b" / "predictions-test.csv", 700);
    const Comparison comparison = compare();
    EXPECT_EQ(comparison.models.size(), 1U);
    ASSERT_EQ(comparison.problems.size(), 1U);
    EXPECT_NE(comparison.problems[0].find("b/predictions-test.csv"), std::string::npos);
    EXPECT_TRUE(mentions(comparison, "not used: "));
    EXPECT_THROW(compare_runs({folder_ / "b"}), InputError);
    EXPECT_THROW(compare_runs({folder_ / "missing", folder_ / "b"}), InputError);
}

TEST_F(ComparisonTest, ARunThatIsNamedTwiceCountsOnce) {
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    fs::create_directory_symlink(folder_ / "a", folder_ / "link");
    const Comparison comparison = compare_runs({folder_ / "a", folder_ / "link"});
    EXPECT_EQ(comparison.models.size(), 1U);
    EXPECT_EQ(comparison.models[0].runs.size(), 1U);
    EXPECT_TRUE(mentions(comparison, "twice"));
}

TEST_F(ComparisonTest, ModelsCanBeLeftOut) {
    write_run(folder_ / "a", "a", 1, predictions(20, always));
    write_run(folder_ / "b", "b", 1, predictions(20, always));
    const Comparison comparison = compare({.leave_out = {"b"}});
    EXPECT_EQ(comparison.models.size(), 1U);
    EXPECT_TRUE(mentions(comparison, "left out: b"));
    EXPECT_THROW(compare({.leave_out = {"c"}}), UsageError);
    EXPECT_THROW(compare({.leave_out = {"a", "b"}}), UsageError);
}

TEST_F(ComparisonTest, ValidationAndOtherDataAreSaid) {
    write_run(folder_ / "a", run_record("a", 1), predictions(20, always), "valid");
    json record = run_record("b", 1);
    record["provenance"]["data_sha256"] = "4567";
    write_run(folder_ / "b", record, predictions(20, always), "valid");
    const Comparison comparison = compare();
    EXPECT_TRUE(comparison.validation);
    EXPECT_EQ(comparison.models[0].division, "column 'split', valid clips");
    EXPECT_TRUE(mentions(comparison, "validation split: a and b."));
    EXPECT_TRUE(mentions(comparison, "other data: the runs of a and b did not all"));
}

TEST_F(ComparisonTest, UnlikeRecipesAreModelsOfTheirOwn) {
    json record = run_record("a", 2);
    record["recipe"]["model"]["hidden"] = 64;
    write_run(folder_ / "x/seed-1", "a", 1, predictions(20, always));
    write_run(folder_ / "y/seed-2", record, predictions(20, always));
    const Comparison comparison = compare();
    ASSERT_EQ(comparison.models.size(), 2U);
    EXPECT_EQ(comparison.models[0].name, "a (x)");
    EXPECT_EQ(comparison.models[1].name, "a (y)");
}

}  // namespace
}  // namespace resonet::testing
