#include "learn/reproduce.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/npy.h"
#include "learn/reproduce_tables.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* small_profile =
    "[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\nwindow_hop = 8\n"
    "[model]\nkind = \"rcrnn\"\nstem_channels = 4\nstem_pool = [2, 2]\nhidden = 5\n"
    "[[model.stages]]\nchannels = 6\npool = [1, 1]\n[training]\nepochs = 10\n";

/// Recipes, two data sets, and a runner that makes up what an experiment would write.
class Reproduce : public ::testing::Test {
  protected:
    void SetUp() override {
        const std::vector<std::uint8_t> values(std::size_t{4} * 16 * 20);
        write_npy<std::uint8_t>(folder_ / "images.npy", values, {4, 16, 20});
        write("arrays.csv", "array,row,label,track\nimages.npy,0,a,t0\nimages.npy,1,b,t1\n");
        write("tables.csv", "table,row,label,track\nrows.csv,0,a,t0\nrows.csv,1,b,t1\n");
        fs::create_directory(folder_ / "set");
        write("set/leak.toml", std::string("[paper]\nsource = \"S\"\ngroup = \"g\"\naccuracy = 0.9\n"
                                           "honest = \"clean\"\nfaulty_argmax = true\n[protocol]\n"
                                           "scheme = \"random\"\nleaky = true\n") +
                                   small_profile);
        write("set/clean.toml", small_profile);
        options_.what = {(folder_ / "set").string()};
        options_.data = {(folder_ / "arrays.csv").string()};
        options_.out = folder_ / "out";
    }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

    ExperimentRunner runner() {
        return [this](const ExperimentOptions& options) -> ExperimentResult {
            const std::string name = options.recipe.name + "-" + std::to_string(options.seed);
            started_.push_back(name + (options.restart ? " anew" : ""));
            manifests_[options.recipe.name] = options.manifest.filename().string();
            if (name == failing_) throw UsageError("trainer", "went wrong");
            if (name == stopping_) throw Interrupted();
            const double accuracy = accuracies_.contains(name) ? accuracies_.at(name) : 0.5;
            const json test{{"n", 40},
                            {"accuracy", accuracy},
                            {"accuracy_interval_95", {accuracy - 0.1, accuracy + 0.1}},
                            {"macro_f1", 0.4},
                            {"macro_roc_auc", 0.75},
                            {"faulty_argmax_accuracy", 0.2}};
            const json record{
                {"figures", {{"test", test}}},
                {"provenance",
                 {{"protocol", options.recipe.protocol.leaky ? "leaky split" : "track-disjoint split"}}}};
            write_atomically(options.out / "run.json", record.dump());
            std::string table = "epoch,train_loss\n";
            for (int i = 0; i < options.recipe.training.epochs; ++i) table += "1,2\n";
            write_atomically(options.out / "history.csv", table);
            return {};
        };
    }

    Reproduction run() {
        started_.clear();
        return reproduce(options_, runner());
    }

    static const ExperimentSummary& of(const Reproduction& done, const std::string& name) {
        for (const ExperimentSummary& one : done.experiments) {
            if (one.name == name) return one;
        }
        throw std::runtime_error(name);
    }

    testing::TemporaryFolder folder_;
    ReproduceOptions options_;
    std::vector<std::string> started_;
    std::map<std::string, std::string> manifests_;
    std::map<std::string, double> accuracies_;
    std::string failing_;
    std::string stopping_;
};

TEST_F(Reproduce, RunsEveryRecipeWithEverySeedOnce) {
    options_.seeds = 2;
    EXPECT_FALSE(run().failures);
    EXPECT_EQ(started_,
              (std::vector<std::string>{"clean-1 anew", "clean-2 anew", "leak-1 anew", "leak-2 anew"}));
    EXPECT_TRUE(fs::exists(folder_ / "out" / "leak" / "seed-2" / "run.json"));
    const Reproduction again = run();
    EXPECT_TRUE(started_.empty());
    EXPECT_EQ(of(again, "leak").runs.size(), 2U);
    options_.seeds = 3;
    run();
    EXPECT_EQ(started_, (std::vector<std::string>{"clean-3 anew", "leak-3 anew"}));
}

TEST_F(Reproduce, RunsAgainWhatHasChanged) {
    run();
    write("set/clean.toml", std::string(small_profile) + "batch_size = 8\n");
    run();
    EXPECT_EQ(started_, (std::vector<std::string>{"clean-1 anew"}));
    write("arrays.csv", "array,row,label,track\nimages.npy,1,a,t0\nimages.npy,0,b,t1\n");
    run();
    EXPECT_EQ(started_.size(), 2U);
}

TEST_F(Reproduce, GoesOnWhereItWasInterrupted) {
    stopping_ = "leak-1";
    EXPECT_THROW(run(), Interrupted);
    stopping_.clear();
    run();
    EXPECT_EQ(started_, (std::vector<std::string>{"leak-1"}));  // not anew: it resumes
}

TEST_F(Reproduce, OneFailureDoesNotStopTheOthers) {
    options_.seeds = 2;
    failing_ = "clean-1";
    const Reproduction done = run();
    EXPECT_TRUE(done.failures);
    EXPECT_EQ(started_.size(), 4U);
    const ExperimentSummary& clean = of(done, "clean");
    EXPECT_EQ(clean.status(), "failed");
    EXPECT_EQ(clean.runs.size(), 1U);
    EXPECT_EQ(clean.problems, (std::vector<std::string>{"seed 1: trainer: went wrong"}));
    EXPECT_NE(read_text(folder_ / "out" / "results.md").find("- clean: failed, seed 1: trainer: went wrong"),
              std::string::npos);
    failing_.clear();
    EXPECT_FALSE(run().failures);
    EXPECT_EQ(started_, (std::vector<std::string>{"clean-1"}));
}

TEST_F(Reproduce, ARecipeThatCannotBeReadIsOneFailure) {
    write("set/broken.toml", "[training]\nepocs = 3\n");
    const Reproduction done = run();
    EXPECT_TRUE(done.failures);
    EXPECT_EQ(started_.size(), 2U);
    EXPECT_NE(of(done, "broken").problems.at(0).find("line 2"), std::string::npos);
}

TEST_F(Reproduce, ChoosesTheDataThatARecipeTakes) {
    write("set/rows.toml", "[descriptors]\n[model]\nkind = \"conv1d-lstm\"\n");
    write("set/wide.toml", "[model]\nkind = \"rcrnn\"\n");  // 128 bands, which these arrays do not have
    const Reproduction done = run();
    EXPECT_FALSE(done.failures);
    EXPECT_EQ(of(done, "rows").status(), "no data");
    EXPECT_EQ(of(done, "rows").problems.at(0), "takes tables or audio");
    EXPECT_EQ(of(done, "wide").problems.at(0),
              "takes arrays of 128 bands and at least 112 columns, pictures or audio");
    options_.data.push_back("tables=" + (folder_ / "tables.csv").string());
    EXPECT_EQ(of(run(), "rows").status(), "done");
    EXPECT_EQ(manifests_.at("rows"), "tables.csv");
    EXPECT_EQ(manifests_.at("clean"), "arrays.csv");
}

TEST_F(Reproduce, RefusesWhatCannotBe) {
    const auto complaint = [&] {
        try {
            run();
        } catch (const UsageError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    options_.data = {"arrays=" + (folder_ / "tables.csv").string()};
    EXPECT_NE(complaint().find("is a manifest of tables, not of arrays"), std::string::npos);
    options_.data = {(folder_ / "tables.csv").string()};
    EXPECT_NE(complaint().find("--data: has nothing that these recipes take"), std::string::npos);
    options_.data = {(folder_ / "arrays.csv").string()};
    options_.what = {"no-such-recipe-or-group"};
    EXPECT_NE(complaint().find("is no recipe, no folder of recipes and no group"), std::string::npos);
    write("leak.toml", small_profile);
    options_.what = {(folder_ / "set").string(), (folder_ / "leak.toml").string()};
    EXPECT_NE(complaint().find("has the name of"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(Reproduce, TablesShowPublishedReproducedAndHonest) {
    options_.seeds = 3;
    accuracies_ = {{"leak-1", 0.7}, {"leak-2", 0.8}, {"leak-3", 0.9}, {"clean-1", 0.5}, {"clean-2", 0.5}};
    run();
    CsvReader table(folder_ / "out" / "results.csv");
    ASSERT_TRUE(table.next());  // clean
    const auto cell = [&](const char* column) { return table.row().at(table.column(column).value()); };
    EXPECT_EQ(cell("leak"), "");
    EXPECT_EQ(cell("published_low"), "");
    ASSERT_TRUE(table.next());
    EXPECT_EQ(cell("experiment"), "leak");
    EXPECT_EQ(cell("leak"), "leaky split");
    EXPECT_EQ(cell("published_low"), "0.9");
    EXPECT_EQ(cell("accuracy"), "0.8");
    EXPECT_EQ(cell("accuracy_low_95"), "0.551586");  // 0.8 - 4.302653 x 0.1 / sqrt(3)
    EXPECT_EQ(cell("accuracy_high_95"), "1");
    EXPECT_EQ(cell("interval"), "t over seeds and Wilson over clips");
    EXPECT_EQ(cell("honest_twin"), "clean");
    EXPECT_EQ(cell("honest_accuracy"), "0.5");
    EXPECT_EQ(cell("faulty_argmax_accuracy"), "0.2");
    EXPECT_EQ(cell("n"), "40");
    EXPECT_EQ(cell("seeds"), "3");
    EXPECT_EQ(cell("epochs_run"), "10");
    EXPECT_EQ(cell("status"), "done");
    const std::string text = read_text(folder_ / "out" / "results.md");
    EXPECT_NE(
        text.find(
            "| leak | 90.0 % | 80.0 % [55.2, 100.0], leaky split | 50.0 % [35.2, 64.8] | 0.750 | 40 | 3 "
            "| 10 |"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("| leak, by the paper's faulty arg-max | 90.0 % | 20.0 %, leaky split |"),
              std::string::npos);
    const json all = json::parse(read_text(folder_ / "out" / "results.json"));
    EXPECT_EQ(all.at(1).at("split"), "leaky split");
    EXPECT_EQ(all.at(1).at("runs").size(), 3U);
    EXPECT_EQ(all.at(0).at("published"), nullptr);
}

TEST_F(Reproduce, OneSeedHasTheIntervalOfItsClips) {
    const Reproduction done = run();
    const Interval found = of(done, "clean").accuracy().value();
    EXPECT_DOUBLE_EQ(found.low, 0.4);
    EXPECT_DOUBLE_EQ(found.high, 0.6);
    EXPECT_NE(results_csv(done.experiments).find("Wilson over clips"), std::string::npos);
}

TEST_F(Reproduce, AShortenedRunSaysSo) {
    options_.epochs_limit = 2;
    const Reproduction done = run();
    EXPECT_EQ(of(done, "clean").status(), "shortened");
    EXPECT_EQ(of(done, "clean").epochs, 2);
    EXPECT_EQ(of(done, "clean").recipe_epochs, 10);
    EXPECT_NE(read_text(folder_ / "out" / "results.md").find(", shortened |"), std::string::npos);
    options_.epochs_limit = 0;  // the whole experiment is another one
    EXPECT_EQ(of(run(), "clean").status(), "done");
    EXPECT_EQ(started_.size(), 2U);
}

}  // namespace
}  // namespace resonet
