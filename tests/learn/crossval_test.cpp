#include "learn/crossval.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/npy.h"
#include "evaluation/grouped_bootstrap.h"
#include "evaluation/prediction_file.h"
#include "learn/crossval_table.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int clips = 12;

/// A data set of twelve tracks of four artists, a recipe, and a runner that makes up what an experiment would
/// write: fold k has four clips, of which k are right.
class CrossvalTest : public ::testing::Test {
  protected:
    void SetUp() override {
        const std::vector<std::uint8_t> values(std::size_t{clips} * 16 * 20);
        write_npy<std::uint8_t>(folder_ / "images.npy", values, {clips, 16, 20});
        std::string table = "array,row,label,track,artist,mine\n";
        for (int i = 0; i < clips; ++i) {
            table += "images.npy," + std::to_string(i) + (i % 2 == 0 ? ",a,t" : ",b,t") + std::to_string(i) +
                     ",artist" + std::to_string(i / 3) + "," + std::to_string(i % 3) + "\n";
        }
        write("data.csv", table);
        write("small.toml", recipe("scheme = \"artist\""));
        options_.what = {(folder_ / "small.toml").string()};
        options_.data = {(folder_ / "data.csv").string()};
        options_.out = folder_ / "out";
        options_.folds = 3;
    }

    static std::string recipe(const std::string& protocol) {
        return "[protocol]\n" + protocol +
               "\n[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\nwindow_hop = 8\n"
               "[model]\nkind = \"rcrnn\"\nstem_channels = 4\nstem_pool = [2, 2]\nhidden = 5\n"
               "[[model.stages]]\nchannels = 6\npool = [1, 1]\n[training]\nepochs = 10\n";
    }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

    ExperimentRunner runner() {
        return [this](const ExperimentOptions& options) -> ExperimentResult {
            const int fold = options.fold->number;
            const std::string name = std::to_string(options.seed) + "/" + std::to_string(fold);
            started_.push_back(name);
            recipe_folder_ = options.recipe.folder;
            if (name == failing_) throw UsageError("trainer", "went wrong");
            PredictionSet set;
            set.labels = {"a", "b"};
            for (int i = 0; i < 4; ++i) {
                PredictedClip clip;
                clip.file = "images.npy";
                clip.place = std::to_string(clips_between_folds_ * fold + i);
                clip.track = "t" + clip.place;
                if (artists_) clip.artist = "artist" + std::to_string(i / 2) + std::to_string(fold);
                set.clips.push_back(clip);
                const float right = i < fold ? 0.75F : 0.25F;
                set.probabilities.insert(set.probabilities.end(), {right, 1 - right});
            }
            write_predictions(options.out / "predictions-test.csv", set, "array", "row");
            const json record{
                {"recipe", options.recipe.json},
                {"figures", {{"test", {{"n", 4}, {"accuracy", fold / 4.0}, {"macro_f1", 0.5}}}}},
                {"provenance",
                 {{"seed", options.seed},
                  {"fold", fold},
                  {"folds", options.fold->count},
                  {"division", folds_text(options.recipe.protocol, *options.fold)},
                  {"protocol", options.recipe.protocol.leaky ? "leaky split" : "track-disjoint split"}}}};
            write_atomically(options.out / "run.json", record.dump());
            return {};
        };
    }

    Crossval run() {
        started_.clear();
        return crossval(options_, runner());
    }

    testing::TemporaryFolder folder_;
    CrossvalOptions options_;
    std::vector<std::string> started_;
    std::string failing_;
    fs::path recipe_folder_;
    int clips_between_folds_ = 4;  // fewer: folds share clips
    bool artists_ = false;         // two clips each

    fs::path fold(int number) const {
        return folder_ / "out/small/seed-1" / ("fold-" + std::to_string(number));
    }
};

TEST_F(CrossvalTest, RunsEveryFoldOnceAndPoolsItsClips) {
    const Crossval done = run();
    EXPECT_FALSE(done.failures);
    EXPECT_EQ(started_, (std::vector<std::string>{"1/1", "1/2", "1/3"}));
    const CrossvalSummary& one = done.summaries.at(0);
    EXPECT_NEAR(one.accuracy()->value, 6.0 / 12, 1e-12);
    const std::vector<UnitScore> tracks{{1, 1}, {0, 1}, {0, 1}, {0, 1}, {1, 1}, {1, 1},
                                        {0, 1}, {0, 1}, {1, 1}, {1, 1}, {1, 1}, {0, 1}};
    EXPECT_NEAR(one.accuracy()->low, bootstrap_share(tracks, 1).low, 1e-12);
    EXPECT_NEAR(one.accuracy()->high, bootstrap_share(tracks, 1).high, 1e-12);
    EXPECT_NEAR(one.deviation_over_folds(), 0.25, 1e-12);
    EXPECT_EQ(read_predictions(folder_ / "out/small/seed-1/predictions-test.csv").size(), 12U);
    run();
    EXPECT_TRUE(started_.empty());
}

TEST_F(CrossvalTest, TheIntervalIsThatOfArtists) {
    artists_ = true;
    const Crossval done = run();
    const std::vector<UnitScore> artists{{1, 2}, {0, 2}, {2, 2}, {0, 2}, {2, 2}, {1, 2}};
    const Interval expected = bootstrap_share(artists, 1);
    EXPECT_NEAR(done.summaries.at(0).accuracy()->low, expected.low, 1e-12);
    EXPECT_NEAR(done.summaries.at(0).accuracy()->high, expected.high, 1e-12);
    EXPECT_LT(expected.low, wilson_interval(6, 12).low);
    EXPECT_NE(crossval_markdown(done.summaries).find("bootstrap over artists"), std::string::npos);
}

TEST_F(CrossvalTest, OfSeveralSeedsAClipIsOneClip) {
    PredictionSet set{{"a", "b"}, {}, {}};
    CrossvalAccuracy whole;
    EXPECT_FALSE(whole.interval());
    for (int i = 0; i < 40; ++i) {
        PredictedClip clip;  // of no known track: stays by itself
        clip.file = std::to_string(i);
        set.clips.push_back(clip);
        const float right = i < 20 ? 0.75F : 0.25F;
        set.probabilities.insert(set.probabilities.end(), {right, 1 - right});
    }
    whole.add_seed(set);
    const Interval once = whole.interval().value();
    whole.add_seed(set);
    EXPECT_EQ(whole.interval()->low, once.low);
    EXPECT_EQ(whole.interval()->high, once.high);
    for (std::size_t i = 0; i < 8; ++i) std::swap(set.probabilities[2 * i], set.probabilities[2 * i + 1]);
    whole.add_seed(set);
    // Shares .5, .5 and .3: Student's interval of two degrees of freedom is the wider one.
    const double mean = 1.3 / 3;
    const double half = 4.302653 * 0.2 / 3;
    EXPECT_NEAR(whole.interval()->value, mean, 1e-9);
    EXPECT_NEAR(whole.interval()->low, mean - half, 1e-6);
    EXPECT_NEAR(whole.interval()->high, mean + half, 1e-6);
}

TEST_F(CrossvalTest, MergesNoFoldsOfAnotherManifest) {
    run();
    std::string table = read_text(folder_ / "data.csv");
    write("data.csv", table.replace(table.find("artist3"), 7, "artist4"));
    options_.merge = true;
    const Crossval merged = run();
    EXPECT_TRUE(merged.failures);
    ASSERT_EQ(merged.summaries[0].problems.size(), 3U);
    EXPECT_NE(merged.summaries[0].problems[0].find("manifest"), std::string::npos);
    EXPECT_FALSE(merged.summaries[0].accuracy());
    options_.merge = false;
    options_.only_folds = {2};
    const Crossval one = run();
    EXPECT_TRUE(started_.empty());  // what is there is not replaced
    EXPECT_EQ(one.summaries[0].missing.size(), 2U);
    EXPECT_EQ(one.summaries[0].problems.size(), 1U);
    EXPECT_FALSE(one.summaries[0].accuracy());
}

TEST_F(CrossvalTest, WithoutANoteTheManifestsNameCounts) {
    run();
    fs::remove(fold(1) / "reproduce.json");
    options_.merge = true;
    EXPECT_FALSE(run().summaries[0].problems.empty());  // nobody knows of what
    json record = json::parse(read_text(fold(1) / "run.json"));
    record["provenance"]["data"] = "data.csv";
    write_atomically(fold(1) / "run.json", record.dump());
    EXPECT_FALSE(run().failures);
}

TEST_F(CrossvalTest, ADamagedFoldEndsNothingElse) {
    options_.only_folds = {1, 2};
    run();
    options_.only_folds = {};
    options_.seeds = 2;
    const auto expect = [&](const std::string& words) {
        const Crossval done = run();
        EXPECT_TRUE(done.failures);
        ASSERT_EQ(done.summaries[0].problems.size(), 1U);
        const std::string& problem = done.summaries[0].problems[0];
        EXPECT_NE(problem.find(words), std::string::npos) << problem;
        EXPECT_EQ(problem.find("--restart"), std::string::npos) << problem;
        EXPECT_NE(problem.find("remove the folder of that fold"), std::string::npos) << problem;
        EXPECT_EQ(done.summaries[0].results.size(), 6U);
        EXPECT_NEAR(done.summaries[0].accuracy()->value, 0.5, 1e-12);  // of the other seed
        EXPECT_NE(read_text(folder_ / "out/crossval.md").find(words), std::string::npos);
    };
    write_atomically(fold(2) / "predictions-test.csv", "array,row\nimages.npy,");
    expect("lacks the column");
    EXPECT_EQ(started_.size(), 4U);
    fs::remove(fold(2) / "predictions-test.csv");
    expect("predictions-test.csv");
    PredictionSet less = read_predictions(fold(1) / "predictions-test.csv");
    for (PredictedClip& clip : less.clips) clip.track += " of fold 2";
    write_predictions(fold(2) / "predictions-test.csv", less, "array", "row");
    EXPECT_FALSE(run().failures);
    less.clips.pop_back();
    less.probabilities.resize(less.clips.size() * 2);
    write_predictions(fold(2) / "predictions-test.csv", less, "array", "row");
    expect("has predictions of 3 clips, where its run.json says 4");
}

TEST_F(CrossvalTest, AClipIsTestedOnce) {
    clips_between_folds_ = 3;
    const Crossval done = run();
    EXPECT_TRUE(done.failures);
    ASSERT_EQ(done.summaries[0].problems.size(), 1U);
    EXPECT_NE(done.summaries[0].problems[0].find("that another fold tests, too: images.npy, 6"),
              std::string::npos)
        << done.summaries[0].problems[0];
    EXPECT_FALSE(done.summaries[0].accuracy());
}

TEST_F(CrossvalTest, TeachersAreLookedForBesideTheRecipe) {
    options_.by = "track";
    options_.epochs_limit = 2;
    run();
    EXPECT_EQ(recipe_folder_, folder_.path());
}

TEST_F(CrossvalTest, RunsFoldsOneByOneAndMergesThem) {
    options_.only_folds = {2};
    const Crossval second = run();
    EXPECT_EQ(started_, std::vector<std::string>{"1/2"});
    EXPECT_FALSE(second.summaries[0].accuracy());
    EXPECT_EQ(second.summaries[0].missing, (std::vector<std::string>{"seed 1, fold 1", "seed 1, fold 3"}));
    EXPECT_FALSE(second.failures);
    options_.only_folds = {};
    options_.merge = true;
    EXPECT_TRUE(run().failures);  // two are missing
    EXPECT_TRUE(started_.empty());
    options_.merge = false;
    options_.only_folds = {1, 3};
    run();
    EXPECT_EQ(started_, (std::vector<std::string>{"1/1", "1/3"}));
    options_.merge = true;
    const Crossval merged = run();
    EXPECT_FALSE(merged.failures);
    EXPECT_NEAR(merged.summaries[0].accuracy()->value, 0.5, 1e-12);
}

TEST_F(CrossvalTest, MergesNoFoldsOfAnotherRecipe) {
    run();
    write("small.toml", recipe("scheme = \"track\""));
    options_.merge = true;
    const Crossval done = run();
    EXPECT_TRUE(done.failures);
    EXPECT_EQ(done.summaries[0].problems.size(), 3U);
    EXPECT_TRUE(done.summaries[0].results.empty());
}

TEST_F(CrossvalTest, ReplacesNoFinishedFoldOfAnotherDivision) {
    run();
    const std::string before = read_text(folder_ / "out/small/seed-1/fold-1/run.json");
    options_.by = "track";
    const Crossval done = run();
    EXPECT_TRUE(done.failures);
    EXPECT_TRUE(started_.empty());
    EXPECT_EQ(done.summaries[0].problems.size(), 3U);
    EXPECT_EQ(read_text(folder_ / "out/small/seed-1/fold-1/run.json"), before);
}

TEST_F(CrossvalTest, GoesOnAfterAFailure) {
    failing_ = "1/2";
    const Crossval done = run();
    EXPECT_TRUE(done.failures);
    EXPECT_EQ(done.summaries[0].results.size(), 2U);
    EXPECT_EQ(done.summaries[0].problems, std::vector<std::string>{"seed 1, fold 2: trainer: went wrong"});
    failing_.clear();
    run();
    EXPECT_EQ(started_, std::vector<std::string>{"1/2"});
}

TEST_F(CrossvalTest, OfSeveralSeedsTellsTheirMean) {
    options_.seeds = 2;
    const Crossval done = run();
    EXPECT_EQ(started_.size(), 6U);
    EXPECT_NEAR(done.summaries[0].accuracy()->value, 0.5, 1e-12);
    options_.only_seeds = {3};
    EXPECT_THROW(run(), UsageError);
}

TEST_F(CrossvalTest, RefusesLeaksUnlessTheRecipeAsksForThem) {
    // Every track is in all three folds of this column.
    std::string table = "array,row,label,track,fold\n";
    for (int i = 0; i < clips; ++i) {
        table += "images.npy," + std::to_string(i) + (i % 2 == 0 ? ",a,t" : ",b,t") + std::to_string(i / 6) +
                 "," + std::to_string(i % 3) + "\n";
    }
    write("data.csv", table);
    write("small.toml", recipe("scheme = \"column\""));
    EXPECT_THROW(run(), UsageError);  // which folds?
    options_.fold_column = "fold";
    EXPECT_THROW(run(), UsageError);
    EXPECT_TRUE(started_.empty());
    write("small.toml", recipe("scheme = \"column\"\nleaky = true"));
    const Crossval done = run();
    EXPECT_TRUE(done.summaries.at(0).leaky);
    EXPECT_NE(crossval_markdown(done.summaries).find("50.0 [25.0, 75.0], leaky split"), std::string::npos)
        << crossval_markdown(done.summaries);
    EXPECT_NE(crossval_csv(done.summaries).find(",leaky split,"), std::string::npos);
    EXPECT_EQ(crossval_json(done.summaries)[0]["split"], "leaky split");
}

TEST_F(CrossvalTest, TakesOtherFoldsThanTheRecipes) {
    write("small.toml", recipe("scheme = \"random\"\nleaky = true"));
    options_.by = "artist";
    const Crossval done = run();
    EXPECT_EQ(done.summaries[0].division, "3 folds by artist");
    EXPECT_FALSE(done.summaries[0].leaky);
    options_.by.clear();
    options_.fold_column = "nothing";
    EXPECT_THROW(run(), UsageError);
}

}  // namespace
}  // namespace resonet
