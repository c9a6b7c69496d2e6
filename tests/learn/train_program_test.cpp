#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/run_program.h"
#include "core/csv.h"
#include "core/file.h"
#include "support/temporary_folder.h"
#include "tiny_data.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::Outcome;
using testing::TemporaryFolder;

/// A data set of arrays and a recipe, small enough to train in a second.
class TrainProgram : public ::testing::Test {
  protected:
    void SetUp() override {
        testing::write_tiny_data(folder_.path(), 18, 27);
        write("tiny.toml", recipe(12));
    }

    static std::string recipe(int epochs) {
        return "[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\nwindow_hop = 4\n"
               "[model]\nstem_channels = 4\nstem_pool = [2, 2]\nhidden = 5\n"
               "[[model.stages]]\nchannels = 6\npool = [1, 1]\n"
               "[training]\nbatch_size = 6\nlearning_rate = 0.01\nrefit = true\nepochs = " +
               std::to_string(epochs) + "\n[augmentation]\nband_mask_width = 3\ntime_mask_width = 2\n";
    }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

    std::vector<std::string> arguments(const std::string& out, std::vector<std::string> more = {},
                                       int seed = 3) const {
        // One thread: networks this small only wait for a second one.
        std::vector<std::string> all{"train",     (folder_ / "tiny.toml").string(),
                                     "--data",    (folder_ / "data.csv").string(),
                                     "--out",     (folder_ / out).string(),
                                     "--seed",    std::to_string(seed),
                                     "--threads", "1"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    Outcome train(const std::string& out, std::vector<std::string> more = {}, int seed = 3) const {
        return testing::run_program(testing::resonet_program(),
                                    {arguments(out, std::move(more), seed), {}, {}, {}, {}});
    }

    std::string model(const std::string& out) const { return read_text(folder_ / out / "tiny.safetensors"); }

    TemporaryFolder folder_;
};

TEST_F(TrainProgram, SameSeedSameFile) {
    ASSERT_EQ(train("one").status, 0);
    ASSERT_EQ(train("two").status, 0);
    EXPECT_EQ(model("one"), model("two"));
    ASSERT_EQ(train("three", {}, 4).status, 0);
    EXPECT_NE(model("one"), model("three"));
}

TEST_F(TrainProgram, KilledAndResumedEndsWithTheSameFile) {
    write("tiny.toml", recipe(60));
    ASSERT_EQ(train("whole").status, 0);
    const fs::path table = folder_ / "parts" / "history.csv";
    std::string command = "'" + testing::resonet_program().string() + "'";
    for (const std::string& argument : arguments("parts")) command += " '" + argument + "'";
    // Kills it as soon as some epochs are in the table.
    const std::string script = command + " & p=$!; until [ \"$(cat '" + table.string() +
                               "' 2>/dev/null | wc -l)\" -gt 4 ] || ! kill -0 $p 2>/dev/null; "
                               "do sleep 0.01; done; kill -9 $p; wait $p";
    EXPECT_EQ(testing::run_program("/bin/sh", {{"-c", script}, {}, {}, {}, {}}).status, 128 + 9);
    EXPECT_FALSE(fs::exists(folder_ / "parts" / "tiny.safetensors"));
    ASSERT_EQ(train("parts").status, 0);
    EXPECT_EQ(model("parts"), model("whole"));
    EXPECT_EQ(testing::lines_of(read_text(table)).size(), 61U);
}

TEST_F(TrainProgram, ReadsTheTestSplitOnlyWhenAsked) {
    ASSERT_EQ(train("out").status, 0);
    const auto figures = [&] {
        return nlohmann::json::parse(read_text(folder_ / "out" / "run.json")).at("figures");
    };
    EXPECT_FALSE(figures().contains("test"));
    ASSERT_EQ(train("out", {"--test"}).status, 0);
    EXPECT_EQ(figures().at("test").at("n"), 9);
    EXPECT_EQ(figures().at("valid").at("n"), 9);
}

TEST_F(TrainProgram, LoaderThreadsAndMemoryChangeNothing) {
    ASSERT_EQ(train("one").status, 0);
    ASSERT_EQ(train("two", {"--loader-threads", "0"}).status, 0);
    ASSERT_EQ(train("three", {"--loader-threads", "3"}).status, 0);
    const std::string cache = (folder_ / "cache").string();
    ASSERT_EQ(train("four", {"--memory", "1K", "--cache", cache}).status, 0);
    ASSERT_FALSE(fs::is_empty(folder_ / "cache" / "packed"));
    ASSERT_EQ(train("five", {"--memory", "1K", "--cache", cache}).status, 0);
    for (const char* other : {"two", "three", "four", "five"}) EXPECT_EQ(model("one"), model(other)) << other;
}

TEST_F(TrainProgram, WritesWhatItSaidOfEachClip) {
    ASSERT_EQ(train("out", {"--test"}).status, 0);
    const auto figures = nlohmann::json::parse(read_text(folder_ / "out" / "run.json")).at("figures");
    for (const std::string split : {"valid", "test"}) {
        CsvReader table(folder_ / "out" / ("predictions-" + split + ".csv"));
        EXPECT_EQ(table.header(),
                  (std::vector<std::string>{"array", "row", "track", "artist", "seconds", "truth",
                                            "predicted", "probability", "p_genre0", "p_genre1", "p_genre2"}));
        int right = 0;
        int row = split == "valid" ? 18 : 27;
        while (table.next()) {
            EXPECT_EQ(table.row()[0], (folder_ / "images.npy").string());
            EXPECT_EQ(table.row()[1], std::to_string(row));
            EXPECT_EQ(table.row()[2], "track" + std::to_string(row));
            EXPECT_EQ(table.row()[5], "genre" + std::to_string(row % 3));
            if (table.row()[5] == table.row()[6]) ++right;
            double sum = 0;
            for (std::size_t i = 8; i < 11; ++i) sum += std::stod(table.row()[i]);
            EXPECT_NEAR(sum, 1, 1e-5);
            ++row;
        }
        EXPECT_EQ(row, split == "valid" ? 27 : 36);
        EXPECT_NEAR(figures.at(split).at("accuracy").get<double>(), right / 9.0, 1e-9);
    }
}

TEST_F(TrainProgram, RecordsTheRun) {
    ASSERT_EQ(train("out").status, 0);
    const auto all = nlohmann::json::parse(read_text(folder_ / "out" / "run.json"));
    const auto& run = all.at("run");
    EXPECT_EQ(run.at("seed"), 3);
    EXPECT_EQ(run.at("threads"), 1);
    EXPECT_EQ(run.at("loader_threads"), 1);
    EXPECT_EQ(run.at("command_line").at(1), "train");
    EXPECT_EQ(run.at("manifest"), (folder_ / "data.csv").string());
    EXPECT_GT(run.at("training_seconds").get<double>(), 0);
    EXPECT_LE(run.at("start").get<std::string>(), run.at("end").get<std::string>());
    EXPECT_EQ(run.at("start").get<std::string>().size(), 20U);
    for (const char* name : {"resonet", "torch", "onednn", "compiler"}) {
        EXPECT_FALSE(run.at("versions").at(name).get<std::string>().empty()) << name;
    }
    EXPECT_FALSE(run.at("cpu").get<std::string>().empty());
    EXPECT_EQ(all.at("recipe").at("training").at("schedule"), "cosine");
    EXPECT_EQ(all.at("provenance").at("data_sha256").get<std::string>().size(), 64U);
}

TEST_F(TrainProgram, DryRunWritesNothing) {
    const auto dry_run = [&](std::vector<std::string> more) {
        std::vector<std::string> all{"train", (folder_ / "tiny.toml").string(), "--dry-run", "--threads",
                                     "1"};
        all.insert(all.end(), more.begin(), more.end());
        return testing::run_program(testing::resonet_program(), {all, {}, {}, {}, {}});
    };
    const std::string data = (folder_ / "data.csv").string();
    const std::string out = (folder_ / "out").string();
    const Outcome text = dry_run({"--data", data, "--out", out});
    EXPECT_EQ(text.status, 0) << text.errors;
    EXPECT_FALSE(fs::exists(folder_ / "out"));
    for (const char* words : {"classifier", "parameters", "state of the optimizer", "an epoch of 3 batches",
                              "18 train, 9 valid, 9 test clips"}) {
        EXPECT_NE(text.output.find(words), std::string::npos) << words << '\n' << text.output;
    }
    const auto report = nlohmann::json::parse(dry_run({"--data", data, "--json"}).output);
    std::int64_t parameters = 0;
    for (const auto& layer : report.at("layers")) parameters += layer.at("parameters").get<std::int64_t>();
    EXPECT_EQ(report.at("parameters"), parameters);
    EXPECT_EQ(report.at("memory").at("weights"), 4 * parameters);
    EXPECT_EQ(report.at("memory").at("optimizer"), 8 * parameters);
    EXPECT_EQ(report.at("data").at("bytes"), 36 * 16 * 20);
    EXPECT_GT(report.at("time").at("total_seconds").get<double>(),
              11 * report.at("time").at("epoch_seconds").get<double>());
    const auto without = nlohmann::json::parse(dry_run({"--json"}).output);
    EXPECT_EQ(without.at("labels"), 10);
    EXPECT_FALSE(without.contains("data"));
    EXPECT_GT(without.at("time").at("batch_seconds").get<double>(), 0);
}

TEST_F(TrainProgram, RefusesToResumeAnotherTraining) {
    ASSERT_EQ(train("out", {"--test"}).status, 0);
    const fs::path tested = folder_ / "out" / "predictions-test.csv";
    const Outcome other = train("out", {}, 5);
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("--restart"), std::string::npos) << other.errors;
    EXPECT_TRUE(fs::exists(tested));
    EXPECT_FALSE(fs::exists(folder_ / "out" / ".lock"));
    EXPECT_EQ(train("out").status, 0);  // the same one, which keeps what was read of the test split
    EXPECT_TRUE(fs::exists(tested));
    EXPECT_EQ(train("out", {"--restart"}, 5).status, 0);
    EXPECT_FALSE(fs::exists(tested));  // they would be of another model than run.json
    const auto run = nlohmann::json::parse(read_text(folder_ / "out" / "run.json"));
    EXPECT_EQ(run.at("provenance").at("seed"), 5);
    EXPECT_FALSE(run.at("figures").contains("test"));
}

TEST_F(TrainProgram, SaysWhatIsWrong) {
    const auto expect = [&](const std::vector<std::string>& more, int status, const std::string& words) {
        const Outcome outcome = train("out", more);
        EXPECT_EQ(outcome.status, status) << words;
        EXPECT_NE(outcome.errors.find(words), std::string::npos) << outcome.errors;
    };
    expect({"--device", "tpu"}, 2, "auto, cpu, cuda");
    expect({"--split-column", "nowhere"}, 2, "nowhere");
    expect({"--no-such-option"}, 2, "--no-such-option");
    expect({"--memory", "plenty"}, 2, "--memory");
    expect({"--json"}, 2, "--dry-run");
    write("tiny.toml", "[training]\nepoch = 3\n");
    expect({}, 2, "epoch");
    fs::remove(folder_ / "tiny.toml");
    expect({}, 1, "tiny.toml");
    EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(TrainProgram, RefusesLeaksUnlessAskedByName) {
    std::string manifest = read_text(folder_ / "data.csv");
    for (std::size_t at; (at = manifest.find("track35,")) != std::string::npos;)
        manifest.replace(at, 8, "track1,");
    write("data.csv", manifest);
    EXPECT_EQ(train("out").status, 2);
    ASSERT_EQ(train("out", {"--allow-leaky"}).status, 0);
    const auto run = nlohmann::json::parse(read_text(folder_ / "out" / "run.json"));
    EXPECT_EQ(run.at("provenance").at("protocol"), "leaky split");
}

}  // namespace
}  // namespace resonet
