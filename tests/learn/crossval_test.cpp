#include "learn/crossval.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/npy.h"
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
            if (name == failing_) throw UsageError("trainer", "went wrong");
            PredictionSet set;
            set.labels = {"a", "b"};
            for (int i = 0; i < 4; ++i) {
                PredictedClip clip;
                clip.file = "images.npy";
                clip.place = std::to_string(4 * fold + i);
                clip.track = "t" + clip.place;
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
};

TEST_F(CrossvalTest, RunsEveryFoldOnceAndPoolsItsClips) {
    const Crossval done = run();
    EXPECT_FALSE(done.failures);
    EXPECT_EQ(started_, (std::vector<std::string>{"1/1", "1/2", "1/3"}));
    const CrossvalSummary& one = done.summaries.at(0);
    EXPECT_NEAR(one.accuracy()->value, 6.0 / 12, 1e-12);
    EXPECT_NEAR(one.accuracy()->low, wilson_interval(6, 12).low, 1e-12);
    EXPECT_NEAR(one.deviation_over_folds(), 0.25, 1e-12);
    EXPECT_EQ(read_predictions(folder_ / "out/small/seed-1/predictions-test.csv").size(), 12U);
    run();
    EXPECT_TRUE(started_.empty());
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
    EXPECT_NE(crossval_markdown(done.summaries).find("50.0 [25.4, 74.6], leaky split"), std::string::npos)
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
