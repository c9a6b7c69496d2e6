#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "data/clip_source.h"
#include "data/source_fingerprint.h"
#include "evaluate_fixture.h"
#include "recipe/folds.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

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

TEST_F(EvaluateCommand, FoldsOfAnyColumnAreKnownAgain) {
    std::string text = "array,row,label,track,mine\n";
    for (int i = 0; i < clips; ++i) {
        text += fmt::format("mel.npy,{},{},t{},{}\n", i, labels[static_cast<std::size_t>(i) % 3], i, i / 4);
    }
    write_atomically(folder_ / "folds.csv", text);
    Manifest manifest = read_manifest(folder_ / "folds.csv", {.fold = "mine"});
    const Fold fold{2, 3, "mine"};
    apply_fold(manifest, Protocol{}, fold, 3);
    const LabelledImages images = load_images(
        manifest, Profile{}, {.splits = {Split::train, Split::valid, Split::test}, .labels = labels});
    Model model = bright_model();
    model.provenance.update({{"data_sha256", source_sha256(images.images)},
                             {"split_column", "split"},
                             {"division", folds_text(Protocol{}, fold)},
                             {"fold", 2},
                             {"folds", 3},
                             {"fold_column", "mine"},
                             {"fitted_on", "train"},
                             {"clips", {{"train", 4}, {"valid", 4}, {"test", 4}}}});
    save_model(model, folder_ / "bright.safetensors");
    const Outcome all = evaluate({"--split", "all", "--allow-leaky"}, "folds.csv", "all");
    ASSERT_EQ(all.status, 0) << all.errors;
    EXPECT_EQ(all.errors.find("is not known"), std::string::npos) << all.errors;
    EXPECT_EQ(read("all/run.json").at("evaluated").at("training").at("fitted"), 4);
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

}  // namespace
}  // namespace resonet::testing
