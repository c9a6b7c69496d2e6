#include <gtest/gtest.h>
#include <sys/stat.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "audio/wav_writer.h"
#include "classical/random_forest.h"
#include "classical/svm_estimator.h"
#include "core/error.h"
#include "core/file.h"
#include "network/model.h"
#include "plot/gnuplot.h"
#include "run_program.h"
#include "small_model.h"
#include "support/development_data.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ExplainCommand : public ::testing::Test {
  protected:
    ExplainCommand() {
        write_small_model(model_);
        write_tone(folder_ / "song.wav");
    }

    /// `resonet explain` in the folder, with the small model and few masks.
    Outcome explain(std::vector<std::string> arguments) const {
        Call call;
        call.folder = folder_.path();
        call.arguments = {"explain", "--model", model_.string(), "--masks", "40"};
        call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
        return run_program(resonet_program(), call);
    }

    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
    }

    static bool has_gnuplot() {
        try {
            find_gnuplot();
            return true;
        } catch (const UsageError&) {
            return false;
        }
    }

    TemporaryFolder folder_;
    fs::path model_ = folder_ / "small.safetensors";
};

TEST_F(ExplainCommand, TellsWhyInWords) {
    const Outcome outcome = explain({"song.wav"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    EXPECT_TRUE(outcome.output.starts_with("song.wav: ")) << outcome.output;
    for (const char* words :
         {"12.0 s, heard by small in 2 windows of 10.0 s", "Why ", "0:00 - 0:12",
          "rise, 40 masks a window, seed 0", "Hz", " points\n", "Is it true?", "random", "faithful"}) {
        EXPECT_NE(outcome.output.find(words), std::string::npos) << words << " in\n" << outcome.output;
    }
}

TEST_F(ExplainCommand, JsonHasTheMapWithItsAxes) {
    const Outcome outcome = explain({"song.wav", "--json", "--genre", "jazz", "--method", "occlusion"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const json told = json::parse(outcome.output);
    EXPECT_EQ(told.at("genre"), "jazz");
    EXPECT_EQ(told.at("method"), "occlusion");
    EXPECT_EQ(told.at("probability"), told.at("probabilities").at("jazz"));
    EXPECT_EQ(told.at("windows").size(), 2U);
    ASSERT_EQ(told.at("maps").size(), 1U);
    const json& map = told.at("maps")[0];
    // 128 bands in cells of 8; windows of 112 columns in cells of 8; 12 s are 134 columns.
    EXPECT_EQ(map.at("relevance").size(), 16U);
    EXPECT_EQ(map.at("relevance")[0].size(), 17U);
    EXPECT_EQ(map.at("time_edges").size(), 18U);
    EXPECT_EQ(map.at("frequency_edges_hz").size(), 17U);
    EXPECT_EQ(map.at("frequency_edges_hz")[0], 0.0);
    EXPECT_EQ(map.at("frequency_edges_hz")[16], 11025.0);
    EXPECT_NEAR(map.at("time_edges")[1].get<double>(), 8 * 3.862 * 512 / 22050, 1e-3);
    const json& check = told.at("faithfulness");
    EXPECT_NEAR(check.at("nothing_covered").get<double>(), told.at("probability").get<double>(), 1e-4)
        << "what is explained is what is said";
    EXPECT_EQ(check.at("random_draws").size(), 10U);
    EXPECT_EQ(check.at("most_curve").size(), 11U);
    EXPECT_NEAR(check.at("most_curve")[10].get<double>(), check.at("least_curve")[10].get<double>(), 1e-5)
        << "all is covered";
    // Of this linear logit the map knows the weights: what it calls relevant is needed.
    EXPECT_TRUE(check.at("faithful").get<bool>()) << check.dump();
    EXPECT_LT(check.at("deletion_auc").get<double>(), check.at("random_auc").get<double>());
}

TEST_F(ExplainCommand, SameSeedSameBytesWhateverTheThreads) {
    const std::string one = explain({"song.wav", "--json", "--threads", "1"}).output;
    EXPECT_EQ(explain({"song.wav", "--json", "--threads", "3"}).output, one);
    EXPECT_NE(explain({"song.wav", "--json", "--seed", "5"}).output, one);
}

TEST_F(ExplainCommand, LongTracksAreMappedWhereTheySpeakMost) {
    write_tone(folder_ / "long.wav", 75.0);
    const json one = json::parse(explain({"long.wav", "--json"}).output);
    EXPECT_EQ(one.at("stretches"), 3);
    ASSERT_EQ(one.at("maps").size(), 1U);
    const json all = json::parse(explain({"long.wav", "--json", "--stretches", "all"}).output);
    ASSERT_EQ(all.at("maps").size(), 3U);
    EXPECT_EQ(all.at("maps")[1].at("start"), 30.0);
    EXPECT_EQ(all.at("maps")[2].at("start"), 45.0) << "the last reaches back";
    double best = 0;
    for (const json& map : all.at("maps")) {
        best = std::max(best, map.at("faithfulness").at("nothing_covered").get<double>());
    }
    EXPECT_NEAR(one.at("maps")[0].at("faithfulness").at("nothing_covered").get<double>(), best, 1e-5);
    EXPECT_NE(explain({"long.wav"}).output.find("1 of 3 stretches"), std::string::npos);
}

TEST_F(ExplainCommand, ShortTracksAreOneRepeatedWindow) {
    write_tone(folder_ / "short.wav", 2.0);
    const json told = json::parse(explain({"short.wav", "--json"}).output);
    EXPECT_EQ(told.at("windows").size(), 1U);
    EXPECT_EQ(told.at("maps")[0].at("time_edges")[0], 0.0);
    EXPECT_NEAR(told.at("faithfulness").at("nothing_covered").get<double>(),
                told.at("probability").get<double>(), 1e-4);
}

TEST_F(ExplainCommand, WritesAFolderOfWhatItTells) {
    if (!has_gnuplot()) GTEST_SKIP() << "needs the program gnuplot";
    const Outcome outcome = explain({"song.wav", "--out", "told/here", "--picture", "why.svg"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(read_text(folder_ / "told/here/song.explanation.txt"), outcome.output);
    EXPECT_TRUE(json::parse(read_text(folder_ / "told/here/song.explanation.json")).contains("maps"));
    EXPECT_TRUE(read_text(folder_ / "told/here/song.explanation.png").starts_with("\x89PNG"));
    const std::string svg = read_text(folder_ / "why.svg");
    for (const char* text : {"Time (s)", "Frequency (Hz)", "Level (dB re max)", "Change of probability",
                             "Relevance: red speaks for", "Probability by window"}) {
        EXPECT_NE(svg.find(text), std::string::npos) << text;
    }
}

TEST_F(ExplainCommand, WrongUsageIsRefusedBeforeTheWork) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"song.wav", "--genre", "jaz"}, "did you mean 'jazz'?"},
        {{"song.wav", "--genre", "opera"}, "blues, jazz, rock"},
        {{"song.wav", "--method", "lime"}, "rise, occlusion"},
        {{"song.wav", "--fill", "noise"}, "mean, floor"},
        {{"song.wav", "--stretches", "0"}, "--stretches"},
        {{"song.wav", "--stretches", "-1"}, "--stretches"},
        {{"song.wav", "--masks", "0"}, "--masks"},
        {{"song.wav", "--picture", "why.pdf"}, ".png or .svg"},
        {{"song.wav", "--picture", "song.wav"}, ".png or .svg"},
        {{"song.wav", "--out", "song.wav"}, "song.wav"},
        {{}, "AUDIO"},
    };
    const std::size_t before = files();
    for (const auto& [arguments, words] : cases) {
        const Outcome outcome = explain(arguments);
        EXPECT_EQ(outcome.status, 2) << outcome.errors;
        EXPECT_EQ(outcome.output, "");
        ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_NE(outcome.errors.find(words), std::string::npos) << outcome.errors;
    }
    EXPECT_EQ(files(), before);
    const Outcome outcome = run_resonet({"explain", (folder_ / "song.wav").string(), "--model", "none"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_TRUE(outcome.errors.starts_with("resonet: none: ")) << outcome.errors;
}

TEST_F(ExplainCommand, BadInputIsNamedAndLeavesNothingBehind) {
    write_atomically(folder_ / "text.mp3", "no music");
    write_atomically(folder_ / "empty.wav", "");
    write_wav(folder_ / "silent.wav", std::vector<float>(60000), 22050);
    write_wav(folder_ / "nan.wav", std::vector<float>(60000, std::numeric_limits<float>::quiet_NaN()), 22050);
    write_tone(folder_ / "tiny.wav", 0.01);
    fs::create_symlink(folder_ / "gone.wav", folder_ / "link.wav");
    ASSERT_EQ(mkfifo((folder_ / "pipe.wav").c_str(), 0600), 0);
    fs::create_directory(folder_ / "folder.wav");
    const std::size_t before = files();
    for (const std::string name : {"none.wav", "text.mp3", "empty.wav", "silent.wav", "nan.wav", "tiny.wav",
                                   "link.wav", "pipe.wav", "folder.wav"}) {
        SCOPED_TRACE(name);
        std::vector<std::string> arguments{name};
        if (has_gnuplot()) arguments.insert(arguments.end(), {"--picture", "why.png"});
        const Outcome outcome = explain(arguments);
        EXPECT_EQ(outcome.status, 1) << outcome.errors;
        EXPECT_EQ(outcome.output, "");
        ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_TRUE(outcome.errors.starts_with("resonet: " + name + ": ")) << outcome.errors;
    }
    EXPECT_EQ(files(), before);
    const Outcome hostile = explain({"no\nsuch\x1b[31m.wav"});
    EXPECT_EQ(hostile.error_lines().size(), 1U) << hostile.errors;
}

/// Saves a model of two descriptors.
void save_row_model(FittedEstimator fitted, const fs::path& path) {
    Model model;
    model.name = "rows";
    model.labels = {"low", "high"};
    DescriptorProfile profile;
    profile.columns = {"spectral_centroid_mean", "rms_mean"};
    profile.segment_seconds = 3;
    model.input = profile;
    model.estimator = std::move(fitted.description);
    model.weights = std::move(fitted.weights);
    model.recipe = model.provenance = model.figures = json::object();
    save_model(model, path);
}

TEST_F(ExplainCommand, RowsAreExplainedByTheirDescriptors) {
    // The centroid tells the labels apart, the level does not.
    Matrix rows(40, 2);
    std::vector<int> labels;
    NoiseSource noise(2);
    for (std::size_t i = 0; i < rows.rows; ++i) {
        labels.push_back(static_cast<int>(i % 2));
        rows.row(i)[0] = static_cast<float>((i % 2 == 0 ? 500.0 : 3000.0) + 100 * noise.next());
        rows.row(i)[1] = static_cast<float>(0.3 + 0.2 * noise.next());
    }
    save_row_model(fit_svm(rows, labels, 2, {}), model_);
    const json told = json::parse(explain({"song.wav", "--json"}).output);
    EXPECT_EQ(told.at("genre"), "low") << "a tone of 220 Hz";
    ASSERT_EQ(told.at("descriptors").size(), 2U);
    EXPECT_EQ(told.at("descriptors")[0].at("name"), "spectral_centroid_mean");
    EXPECT_GT(told.at("descriptors")[0].at("relevance").get<double>(), 0.2);
    EXPECT_NEAR(told.at("descriptors")[0].at("training_mean").get<double>(), 1750, 60);
    EXPECT_EQ(told.at("stretches_mapped"), 4) << "all segments";
    const Outcome text = explain({"song.wav"});
    EXPECT_NE(text.output.find("training mean"), std::string::npos) << text.output;
    const Outcome picture = explain({"song.wav", "--picture", "why.png"});
    EXPECT_EQ(picture.status, 2);
    EXPECT_NE(picture.errors.find("no spectrograms"), std::string::npos) << picture.errors;
}

TEST_F(ExplainCommand, AForestHoldsNoMeansAndSaysSo) {
    const std::vector<Tree> trees = {{{0, 0.5F, 2}, {-1, 0, 0}, {-1, 0, 1}}};
    save_row_model(describe_forest(trees, {.trees = 1}), model_);
    const Outcome outcome = explain({"song.wav"});
    EXPECT_EQ(outcome.status, 2);
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_NE(outcome.errors.find("holds no means"), std::string::npos) << outcome.errors;
}

TEST_F(ExplainCommand, TheShippedModelOnABundledClip) {
    const fs::path clip = source_folder() / "examples/metal-muldjord-armygeddon.opus";
    if (!fs::exists(clip)) GTEST_SKIP() << "no clips are shipped in examples/";
    const Outcome outcome = run_resonet({"explain", clip.string(), "--method", "occlusion", "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const json told = json::parse(outcome.output);
    EXPECT_EQ(told.at("genre"), "metal");
    EXPECT_TRUE(told.at("faithfulness").at("faithful").get<bool>()) << told.at("faithfulness").dump();
}

}  // namespace
}  // namespace resonet::testing
