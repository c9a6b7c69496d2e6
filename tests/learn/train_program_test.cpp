#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/run_program.h"
#include "core/file.h"
#include "core/npy.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::Outcome;
using testing::TemporaryFolder;

/// A data set of arrays and a recipe, small enough to train in a second.
class TrainProgram : public ::testing::Test {
  protected:
    void SetUp() override {
        constexpr std::size_t clips = 36;
        constexpr std::size_t bands = 16;
        constexpr std::size_t columns = 20;
        std::vector<std::uint8_t> values;
        std::string manifest = "array,row,label,track,split\n";
        for (std::size_t clip = 0; clip < clips; ++clip) {
            for (std::size_t i = 0; i < bands * columns; ++i) {
                const bool loud = i / columns / 5 == clip % 3;
                values.push_back(static_cast<std::uint8_t>((loud ? 150 : 20) + (clip * 31 + i * 17) % 60));
            }
            const char* split = clip < 18 ? "train" : clip < 27 ? "valid" : "test";
            manifest += "images.npy," + std::to_string(clip) + ",genre" + std::to_string(clip % 3) +
                        ",track" + std::to_string(clip) + "," + split + "\n";
        }
        const std::vector<std::size_t> shape{clips, bands, columns};
        write_npy<std::uint8_t>(folder_ / "images.npy", values, shape);
        write("data.csv", manifest);
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
    const fs::path table = folder_ / "parts" / "epochs.csv";
    std::string command = "'" + testing::resonet_program().string() + "'";
    for (const std::string& argument : arguments("parts")) command += " '" + argument + "'";
    // Kills it as soon as some epochs are in the table.
    const std::string script = command + " & p=$!; until [ \"$(cat '" + table.string() +
                               "' 2>/dev/null | wc -l)\" -gt 4 ]; do sleep 0.01; done; kill -9 $p; wait $p";
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

TEST_F(TrainProgram, RefusesToResumeAnotherTraining) {
    ASSERT_EQ(train("out").status, 0);
    const Outcome other = train("out", {}, 5);
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("--restart"), std::string::npos) << other.errors;
    EXPECT_EQ(train("out", {"--restart"}, 5).status, 0);
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
