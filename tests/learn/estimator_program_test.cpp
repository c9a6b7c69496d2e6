#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/run_program.h"
#include "core/file.h"
#include "core/npy.h"
#include "network/model.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Outcome;

/// A table of 60 clips of three genres, and the same as images, with recipes for estimators.
class EstimatorProgram : public ::testing::Test {
  protected:
    EstimatorProgram() {
        testing::NoiseSource noise(2);
        std::string table = "filename,length,loud,bright,label\n";
        std::string rows = "table,row,label,track,split\n";
        std::string images = "array,row,label,track,split\n";
        std::vector<std::uint8_t> values;
        for (std::size_t i = 0; i < 60; ++i) {
            const std::size_t genre = i % 3;
            const std::string rest = std::to_string(i) + ",genre" + std::to_string(genre) + ",track" +
                                     std::to_string(i) +
                                     (i < 30   ? ",train\n"
                                      : i < 45 ? ",valid\n"
                                               : ",test\n");
            table += std::to_string(i) + ".wav,1000," +
                     std::to_string(3.0 * static_cast<double>(genre) + noise.next()) + "," +
                     std::to_string(noise.next()) + ",genre" + std::to_string(genre) + "\n";
            rows += "table.csv," + rest;
            images += "images.npy," + rest;
            for (std::size_t k = 0; k < std::size_t{16} * 20; ++k) {
                values.push_back(
                    static_cast<std::uint8_t>((k / 20 / 5 == genre ? 150 : 30) + (i * 31 + k * 17) % 60));
            }
        }
        write_npy<std::uint8_t>(folder_ / "images.npy", values, std::vector<std::size_t>{60, 16, 20});
        write_atomically(folder_ / "table.csv", table);
        write_atomically(folder_ / "rows.csv", rows);
        write_atomically(folder_ / "images.csv", images);
    }

    Outcome train(const std::string& recipe, const std::string& data, const std::string& out) const {
        write_atomically(folder_ / "r.toml", recipe);
        return testing::run_program(
            testing::resonet_program(),
            {{"train", (folder_ / "r.toml").string(), "--data", (folder_ / data).string(), "--out",
              (folder_ / out).string(), "--seed", "1", "--cache", (folder_ / "cache").string(), "--test"},
             {},
             {},
             {},
             {}});
    }

    Model model(const std::string& out) const { return load_model(folder_ / out / "r.safetensors"); }

    testing::TemporaryFolder folder_;
};

TEST_F(EstimatorProgram, FitsEachKindToATable) {
    for (const std::string kind : {"svm", "knn", "random-forest"}) {
        const Outcome outcome = train("[model]\nkind = \"" + kind + "\"\n[descriptors]\n", "rows.csv", kind);
        ASSERT_EQ(outcome.status, 0) << outcome.errors;
        const Model fitted = model(kind);
        EXPECT_EQ(fitted.estimator.at("kind"), kind);
        EXPECT_EQ(std::get<DescriptorProfile>(fitted.input).columns,
                  (std::vector<std::string>{"loud", "bright"}));
        EXPECT_EQ(fitted.figures.at("test").at("n"), 15);
        EXPECT_GE(fitted.figures.at("test").at("accuracy").get<double>(), 0.9) << kind;
        EXPECT_EQ(fitted.provenance.at("rows"), 30);
        EXPECT_TRUE(fs::exists(folder_ / kind / "run.json"));
        ASSERT_EQ(train("[model]\nkind = \"" + kind + "\"\n[descriptors]\n", "rows.csv", kind + "2").status,
                  0);
        EXPECT_EQ(read_text(folder_ / kind / "r.safetensors"),
                  read_text(folder_ / (kind + "2") / "r.safetensors"));
    }
}

TEST_F(EstimatorProgram, FitsToTheWindowsOfImages) {
    const Outcome outcome = train(
        "[model]\nkind = \"svm\"\n[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\n"
        "window_hop = 4\nview = \"statistics\"\n[training]\nrefit = true\n",
        "images.csv", "out");
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const Model fitted = model("out");
    // 20 columns give windows at 0, 4, 8 and 12, of the 45 clips of train and valid.
    EXPECT_EQ(fitted.provenance.at("rows"), 180);
    EXPECT_EQ(fitted.weights.at("vectors").shape[1], 48);
    EXPECT_EQ(fitted.figures.at("test").at("accuracy"), 1.0);
}

TEST_F(EstimatorProgram, CountsSegmentsByTheirTracks) {
    std::string rows = "table,row,label,track,split\n";
    for (int i = 0; i < 60; ++i) {  // four rows a track
        rows += "table.csv," + std::to_string(i) + ",genre" + std::to_string(i % 3) + ",track" +
                std::to_string(i / 12 * 3 + i % 3) +
                (i < 24   ? ",train\n"
                 : i < 36 ? ",valid\n"
                          : ",test\n");
    }
    write_atomically(folder_ / "segments.csv", rows);
    const std::string recipe = "[model]\nkind = \"knn\"\n[descriptors]\n";
    ASSERT_EQ(train(recipe, "segments.csv", "out").status, 0);
    const json test = model("out").figures.at("test");
    EXPECT_EQ(test.at("n"), 24);
    EXPECT_EQ(test.at("tracks"), 6);
    ASSERT_EQ(train(recipe, "rows.csv", "single").status, 0);
    EXPECT_FALSE(model("single").figures.at("test").contains("tracks"));
    // Six tracks say less than 24 clips would: Wilson's interval of 24 of 24 begins at 0.86.
    EXPECT_LT(test.at("accuracy_interval_95").at(0).get<double>(), 0.86);
}

TEST_F(EstimatorProgram, ARiskFoundOnValidIsInSample) {
    ASSERT_EQ(
        train("[model]\nkind = \"knn\"\n[descriptors]\n[answer]\nrisk = 0.1\n", "rows.csv", "out").status, 0);
    const json figures = json::parse(read_text(folder_ / "out" / "run.json")).at("figures");
    EXPECT_EQ(figures.at("valid").at("risk_note"), "in-sample");
    EXPECT_TRUE(figures.at("test").contains("risk_answered"));
    EXPECT_FALSE(figures.at("test").contains("risk_note"));
}

TEST_F(EstimatorProgram, FoldsOfAColumnAreNamedInTheModel) {
    std::string table = "table,row,label,track,mine\n";
    for (int i = 0; i < 60; ++i) {
        table += "table.csv," + std::to_string(i) + ",genre" + std::to_string(i % 3) + ",track" +
                 std::to_string(i) + "," + std::to_string(i / 20) + "\n";
    }
    write_atomically(folder_ / "folds.csv", table);
    write_atomically(folder_ / "r.toml", "[model]\nkind = \"knn\"\n[descriptors]\n");
    const Outcome outcome = testing::run_program(
        testing::resonet_program(),
        {{"crossval", (folder_ / "r.toml").string(), "--data", (folder_ / "folds.csv").string(), "--out",
          (folder_ / "cv").string(), "--folds", "3", "--fold-column", "mine", "--only-fold", "2"},
         {},
         {},
         {},
         {}});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const json run = json::parse(read_text(folder_ / "cv/r/seed-1/fold-2/run.json"));
    EXPECT_EQ(run.at("provenance").at("fold_column"), "mine");
    EXPECT_EQ(run.at("provenance").at("fold"), 2);
}

TEST_F(EstimatorProgram, DoesNotWriteOverAnotherRun) {
    const std::string recipe = "[model]\nkind = \"knn\"\n[descriptors]\n";
    ASSERT_EQ(train(recipe, "rows.csv", "out").status, 0);
    const std::string before = read_text(folder_ / "out" / "run.json");
    const Outcome other = train("[model]\nkind = \"svm\"\n[descriptors]\n", "rows.csv", "out");
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("--restart"), std::string::npos) << other.errors;
    EXPECT_EQ(read_text(folder_ / "out" / "run.json"), before);
    EXPECT_EQ(train(recipe, "rows.csv", "out").status, 0);  // the same one
}

TEST_F(EstimatorProgram, SaysWhereRowsAndAudioDiffer) {
    const Outcome outcome =
        train("[model]\nkind = \"knn\"\n[descriptors]\nlength = true\n", "rows.csv", "out");
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("the rows are of 0.0454 s each"), std::string::npos) << outcome.errors;
}

TEST_F(EstimatorProgram, RefusesImagesNarrowerThanWindows) {
    const Outcome outcome = train(
        "[model]\nkind = \"knn\"\n[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 21\n"
        "window_hop = 4\nview = \"statistics\"\n",
        "images.csv", "out");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("20 columns"), std::string::npos) << outcome.errors;
}

TEST_F(EstimatorProgram, RefusesBadSettingsBeforeItReads) {
    const Outcome field = train("[model]\nkind = \"knn\"\nneighbors = 5\n[descriptors]\n", "none.csv", "out");
    EXPECT_EQ(field.status, 2);
    EXPECT_NE(field.errors.find("neighbors"), std::string::npos) << field.errors;
    const Outcome images = train("[model]\nkind = \"knn\"\n[descriptors]\n", "images.csv", "out");
    EXPECT_EQ(images.status, 2);
    EXPECT_NE(images.errors.find("statistics"), std::string::npos) << images.errors;
    EXPECT_FALSE(fs::exists(folder_ / "out" / "r.safetensors"));
}

}  // namespace
}  // namespace resonet
