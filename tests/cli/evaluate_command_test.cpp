#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "core/npy.h"
#include "data/clip_source.h"
#include "data/source_fingerprint.h"
#include "evaluation/prediction_file.h"
#include "network/model.h"
#include "report/run_folder.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t bands = 128;
constexpr std::size_t columns = 112;
constexpr int clips = 12;
const std::vector<std::string> labels = {"blues", "jazz", "rock"};

/// The genre whose bands are bright in an image: the clip's own, but for the last one's.
std::size_t bright_label(int clip) {
    return clip == clips - 1 ? 0 : static_cast<std::size_t>(clip) % labels.size();
}

void write_images(const fs::path& path) {
    std::vector<std::uint8_t> values(clips * bands * columns);
    for (int clip = 0; clip < clips; ++clip) {
        const std::size_t first = static_cast<std::size_t>(clip) * bands * columns;
        for (std::size_t i = 16 * columns * bright_label(clip), end = i + 16 * columns; i < end; ++i) {
            values[first + i] = static_cast<std::uint8_t>(200 + clip);
        }
    }
    write_npy(path, values, {static_cast<std::size_t>(clips), bands, columns});
}

/// A model that says the genre of the brightest bands: its logit is 2.1 times their value, the others' 0.
Model bright_model() {
    Model model;
    model.name = "bright";
    model.labels = labels;
    NetworkBuilder net({1, bands, columns});
    net.add("pool", Pool2d{PoolKind::average, {16, 16}, {16, 16}});
    net.add("flat", Flatten{});
    net.add("logits", Dense{3, true});
    model.network = std::move(net).build();
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            Tensor tensor{spec.shape, std::vector<float>(static_cast<std::size_t>(spec.size()))};
            for (std::size_t i = 0; spec.shape.size() == 2 && i < tensor.values.size(); ++i) {
                if (i % 56 / 7 == i / 56) tensor.values[i] = 0.3F;
            }
            model.weights[spec.name] = std::move(tensor);
        }
    }
    model.recipe = {{"name", "bright"}};
    model.provenance = {{"seed", 3}, {"protocol", "track-disjoint split"}};
    model.figures = json::object();
    return model;
}

class EvaluateCommand : public ::testing::Test {
  protected:
    EvaluateCommand() {
        write_images(folder_ / "mel.npy");
        write_manifest_file("data.csv", {});
        save_model(bright_model(), folder_ / "bright.safetensors");
    }

    /// Three clips to train, three valid, six to test; `changes` are rows to replace.
    void write_manifest_file(const std::string& name, const std::map<int, std::string>& changes) const {
        std::string text = "array,row,label,track,artist,split\n";
        for (int clip = 0; clip < clips; ++clip) {
            const auto changed = changes.find(clip);
            text += changed != changes.end()
                        ? changed->second + "\n"
                        : fmt::format("mel.npy,{0},{1},t{0},artist {2},{3}\n", clip,
                                      labels[static_cast<std::size_t>(clip) % 3], clip / 2,
                                      clip < 3   ? "train"
                                      : clip < 6 ? "valid"
                                                 : "test");
        }
        write_atomically(folder_ / name, text);
    }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    Outcome evaluate(std::vector<std::string> options, const std::string& data = "data.csv",
                     const std::string& out = "out") const {
        std::vector<std::string> arguments = {
            "evaluate",  file("bright.safetensors"), "--data", file(data), "--out", file(out), "--no-report",
            "--no-cache"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        return run_resonet(std::move(arguments));
    }

    json read(const std::string& name) const { return json::parse(read_text(folder_ / name)); }

    TemporaryFolder folder_;
};

TEST_F(EvaluateCommand, LeavesTheFolderOfARun) {
    const Outcome outcome = evaluate({});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(outcome.output.starts_with("bright on the test split of ")) << outcome.output;
    EXPECT_NE(outcome.output.find("83.3 %"), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("rock taken for blues"), std::string::npos) << outcome.output;
    EXPECT_EQ(outcome.output.find("LEAKY"), std::string::npos);

    const RunFolder run = read_run_folder(folder_ / "out");
    EXPECT_EQ(run.name, "bright");
    EXPECT_EQ(run.seed, 3U);
    EXPECT_EQ(run.split, "test");
    EXPECT_FALSE(run.leaky);
    ASSERT_EQ(run.test.size(), 6U);
    EXPECT_EQ(run.test.labels, labels);
    EXPECT_EQ(run.test.clips[0].place, "6");
    EXPECT_EQ(run.test.clips[0].track, "t6");
    EXPECT_EQ(run.test.clips[0].artist, "artist 3");
    EXPECT_NEAR(run.test.clips[0].seconds, 112 * 3.862 * 512 / 22050, 1e-6);
    EXPECT_EQ(run.test.predicted(), (std::vector<int>{0, 1, 2, 0, 1, 0}));
    const double logit = 2.1 * 206 / 255;
    EXPECT_NEAR(run.test.row(0)[0], std::exp(logit) / (std::exp(logit) + 2), 1e-4);

    EXPECT_EQ(run.record.at("figures").at("test").at("n"), 6);
    EXPECT_NEAR(run.record.at("figures").at("test").at("accuracy").get<double>(), 5 / 6.0, 1e-12);
    EXPECT_GT(run.record.at("run").at("inference_milliseconds").get<double>(), 0);
    const json figures = read("out/evaluation.json");
    EXPECT_EQ(figures.at("clips").at("n"), 6);
    EXPECT_EQ(figures.at("clips").at("units"), 3);  // artists
    EXPECT_EQ(figures.at("clips").at("confusion"), json::parse("[[2,0,0],[0,2,0],[1,0,1]]"));
    EXPECT_TRUE(figures.at("clips").contains("roc_curves"));
    EXPECT_EQ(figures.at("tracks"), nullptr);
    EXPECT_EQ(figures.at("leaky"), false);
}

TEST_F(EvaluateCommand, ThreadsDoNotChangeTheResult) {
    ASSERT_EQ(evaluate({"--threads", "1"}, "data.csv", "a").status, 0);
    ASSERT_EQ(evaluate({"--threads", "3"}, "data.csv", "b").status, 0);
    EXPECT_EQ(read_text(folder_ / "a/predictions-test.csv"), read_text(folder_ / "b/predictions-test.csv"));
    EXPECT_EQ(read("a/evaluation.json").at("clips"), read("b/evaluation.json").at("clips"));
}

TEST_F(EvaluateCommand, TracksAndClipsAreKeptApart) {
    // The last three clips are of one track, of whose answers two are right.
    write_manifest_file("data.csv", {{9, "mel.npy,9,blues,t9,,test"},
                                     {10, "mel.npy,10,blues,t9,,test"},
                                     {11, "mel.npy,11,blues,t9,,test"}});
    const Outcome outcome = evaluate({"--json", "-"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const json figures = json::parse(outcome.output);
    EXPECT_EQ(figures.at("clips").at("n"), 6);
    EXPECT_NEAR(figures.at("clips").at("accuracy").get<double>(), 5 / 6.0, 1e-12);
    EXPECT_EQ(figures.at("tracks").at("n"), 4);
    EXPECT_EQ(figures.at("tracks").at("accuracy"), 1.0);
    EXPECT_FALSE(figures.at("clips").contains("roc_curves"));
}

TEST_F(EvaluateCommand, RecordingsOnBothSidesAreRefusedOrMarked) {
    write_manifest_file("data.csv", {{6, "mel.npy,6,blues,t0,artist 0,test"}});
    const Outcome refused = evaluate({});
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.errors.find("t0"), std::string::npos) << refused.errors;
    EXPECT_FALSE(fs::exists(folder_ / "out/run.json"));

    const Outcome allowed = evaluate({"--allow-leaky"});
    ASSERT_EQ(allowed.status, 0) << allowed.errors;
    EXPECT_TRUE(allowed.output.starts_with("LEAKY SPLIT: ")) << allowed.output;
    EXPECT_NE(allowed.errors.find("leaky split: "), std::string::npos) << allowed.errors;
    EXPECT_EQ(read("out/run.json").at("provenance").at("protocol"), "leaky split");
    EXPECT_EQ(read("out/evaluation.json").at("leaky"), true);
}

TEST_F(EvaluateCommand, AModelMadeWithALeakStaysMarked) {
    Model model = bright_model();
    model.provenance["protocol"] = "leaky split";
    save_model(model, folder_ / "bright.safetensors");
    for (const std::string split : {"test", "all"}) {
        const Outcome outcome = evaluate({"--split", split}, "data.csv", split);
        ASSERT_EQ(outcome.status, 0) << outcome.errors;
        EXPECT_TRUE(outcome.output.starts_with("LEAKY SPLIT: ")) << outcome.output;
        EXPECT_EQ(read(split + "/run.json").at("provenance").at("protocol"), "leaky split");
    }
}

TEST_F(EvaluateCommand, ClipsTheModelWasFittedOnAreKnown) {
    Model model = bright_model();
    const Manifest manifest = read_manifest(folder_ / "data.csv");
    const LabelledImages images = load_images(
        manifest, Profile{}, {.splits = {Split::train, Split::valid, Split::test}, .labels = labels});
    model.provenance.update({{"data_sha256", source_sha256(images.images)},
                             {"split_column", "split"},
                             {"division", "column 'split'"},
                             {"fitted_on", "train"},
                             {"clips", {{"train", 3}, {"valid", 3}, {"test", 6}}}});
    model.figures = {{"test", {{"n", 6}}}};
    save_model(model, folder_ / "bright.safetensors");

    const Outcome test = evaluate({});
    ASSERT_EQ(test.status, 0) << test.errors;
    EXPECT_EQ(test.errors.find("is not known"), std::string::npos) << test.errors;
    EXPECT_NE(test.errors.find("has been read before"), std::string::npos) << test.errors;
    EXPECT_EQ(read("out/run.json").at("provenance").at("division"), "column 'split'");
    EXPECT_EQ(read("out/run.json").at("provenance").at("protocol"), "track-disjoint split");

    const Outcome valid = evaluate({"--split", "valid"}, "data.csv", "valid");
    EXPECT_EQ(valid.status, 0) << valid.errors;
    EXPECT_NE(valid.errors.find("was chosen"), std::string::npos) << valid.errors;

    const Outcome train = evaluate({"--split", "train"}, "data.csv", "train");
    EXPECT_EQ(train.status, 2);
    EXPECT_NE(train.errors.find("fitted on: 3 of the 3 clips"), std::string::npos) << train.errors;
    const Outcome all = evaluate({"--split", "all", "--allow-leaky"}, "data.csv", "all");
    ASSERT_EQ(all.status, 0) << all.errors;
    EXPECT_EQ(read("all/run.json").at("provenance").at("protocol"), "leaky split");

    // Another division of the same clips is another data set.
    write_manifest_file("other.csv", {{0, "mel.npy,0,blues,t0,artist 0,test"}});
    const Outcome other = evaluate({}, "other.csv", "other");
    EXPECT_EQ(other.status, 0) << other.errors;
    EXPECT_NE(other.errors.find("is not known"), std::string::npos) << other.errors;
}

TEST_F(EvaluateCommand, LabelsTheModelDoesNotKnowAreLeftOut) {
    write_manifest_file("data.csv", {{6, "mel.npy,6,folk,t6,,test"}, {7, "mel.npy,7,soul,t7,,test"}});
    const Outcome outcome = evaluate({});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("2 clips are left out"), std::string::npos) << outcome.errors;
    EXPECT_NE(outcome.errors.find("'folk' (1), 'soul' (1)"), std::string::npos) << outcome.errors;
    const json run = read("out/run.json");
    EXPECT_EQ(run.at("figures").at("test").at("n"), 4);
    EXPECT_EQ(run.at("evaluated").at("left_out").at("unknown_labels"), json::parse(R"({"folk":1,"soul":1})"));

    std::map<int, std::string> foreign;
    for (int clip = 6; clip < clips; ++clip) foreign[clip] = fmt::format("mel.npy,{0},folk,t{0},,test", clip);
    write_manifest_file("foreign.csv", foreign);
    const Outcome none = evaluate({}, "foreign.csv", "none");
    EXPECT_EQ(none.status, 2);
    EXPECT_NE(none.errors.find("no clips with a label that the model knows"), std::string::npos)
        << none.errors;
}

TEST_F(EvaluateCommand, SplitsAreChosen) {
    write_manifest_file("data.csv", {{0, "mel.npy,0,blues,t0,,excluded"}, {1, "mel.npy,1,jazz,t1,,"}});
    ASSERT_EQ(evaluate({"--split", "all"}, "data.csv", "all").status, 0);
    EXPECT_EQ(read_predictions(folder_ / "all/predictions-all.csv").size(), 11U);
    ASSERT_EQ(evaluate({"--split", "valid"}, "data.csv", "valid").status, 0);
    EXPECT_EQ(read_predictions(folder_ / "valid/predictions-valid.csv").size(), 3U);
    EXPECT_EQ(evaluate({"--split", "tests"}, "data.csv", "x").status, 2);
    const Outcome column = evaluate({"--column", "fold"}, "data.csv", "y");
    EXPECT_EQ(column.status, 2);
    EXPECT_FALSE(fs::exists(folder_ / "y/run.json"));
}

TEST_F(EvaluateCommand, TheTemperatureIsFittedOnValidAlone) {
    for (const std::string split : {"valid", "all"}) {
        const Outcome outcome = evaluate({"--fit-temperature", "--split", split});
        EXPECT_EQ(outcome.status, 2);
        EXPECT_NE(outcome.errors.find("too good"), std::string::npos) << outcome.errors;
    }
    const Outcome outcome = evaluate({"--fit-temperature"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.output.find("fitted on 3 clips of valid"), std::string::npos) << outcome.output;
    const json fit = read("out/evaluation.json").at("temperature_fit");
    EXPECT_EQ(fit.at("before"), 1.0);
    EXPECT_NEAR(fit.at("after").get<double>(), 0.2, 0.001);  // all of valid is right: as sure as can be
    EXPECT_EQ(fit.at("clips"), 3);
    const json clips_after = read("out/evaluation.json").at("clips");
    EXPECT_GT(clips_after.at("log_loss").get<double>(),
              fit.at("clips_before").at("log_loss").get<double>());  // one of test is wrong
}

TEST_F(EvaluateCommand, ReplacesNothingUnasked) {
    ASSERT_EQ(evaluate({}).status, 0);
    ASSERT_EQ(evaluate({}).status, 0);  // the same again
    const Outcome other = evaluate({"--split", "valid"});
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("--restart"), std::string::npos) << other.errors;
    ASSERT_EQ(evaluate({"--split", "valid", "--restart"}).status, 0);
    EXPECT_FALSE(fs::exists(folder_ / "out/predictions-test.csv"));
    EXPECT_TRUE(fs::exists(folder_ / "out/predictions-valid.csv"));

    fs::create_directories(folder_ / "trained");
    write_atomically(folder_ / "trained/run.json", R"({"recipe": {"name": "a"}})");
    const std::string before = read_text(folder_ / "trained/run.json");
    const Outcome trained = evaluate({"--restart"}, "data.csv", "trained");
    EXPECT_EQ(trained.status, 2);
    EXPECT_NE(trained.errors.find("holds a training"), std::string::npos) << trained.errors;
    EXPECT_EQ(read_text(folder_ / "trained/run.json"), before);
}

TEST_F(EvaluateCommand, BadInputsAreNamed) {
    const auto status = [&](const std::string& data) {
        const Outcome outcome = evaluate({"--quiet"}, data, "bad");
        EXPECT_EQ(outcome.error_lines().size(), 1U) << data << ": " << outcome.errors;
        EXPECT_FALSE(fs::exists(folder_ / "bad/run.json")) << data;
        return outcome.status;
    };
    EXPECT_NE(status("missing.csv"), 0);
    write_atomically(folder_ / "empty.csv", "");
    EXPECT_NE(status("empty.csv"), 0);
    write_atomically(folder_ / "no-array.csv", "array,row,label,split\nnone.npy,0,blues,test\n");
    EXPECT_NE(status("no-array.csv"), 0);
    write_npy(folder_ / "small.npy", std::vector<std::uint8_t>(4), {1, 2, 2});
    write_atomically(folder_ / "small.csv", "array,row,label,split\nsmall.npy,0,blues,test\n");
    EXPECT_EQ(status("small.csv"), 2);
    write_npy(folder_ / "narrow.npy", std::vector<std::uint8_t>(bands * 20), {1, bands, 20});
    write_atomically(folder_ / "narrow.csv", "array,row,label,split\nnarrow.npy,0,blues,test\n");
    EXPECT_EQ(status("narrow.csv"), 2);
    write_atomically(folder_ / "table.csv", "table,row,label,split\ndata.csv,0,blues,test\n");
    EXPECT_EQ(status("table.csv"), 2);

    const std::string whole = read_text(folder_ / "bright.safetensors");
    write_atomically(folder_ / "bright.safetensors", whole.substr(0, whole.size() / 2));
    EXPECT_NE(status("data.csv"), 0);
    fs::remove(folder_ / "bright.safetensors");
    EXPECT_EQ(status("data.csv"), 2);
}

TEST_F(EvaluateCommand, ClipsThatCannotBeUsedAreNamedAndTheOthersCount) {
    write_manifest_file("data.csv", {{11, "mel.npy,99,rock,t11,,test"}});
    const Outcome outcome = evaluate({});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("mel.npy"), std::string::npos) << outcome.errors;
    EXPECT_EQ(read("out/run.json").at("figures").at("test").at("n"), 5);
    EXPECT_EQ(read("out/run.json").at("evaluated").at("left_out").at("unusable"), 1);
}

}  // namespace
}  // namespace resonet::testing
