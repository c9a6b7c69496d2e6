#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audio/wav_writer.h"
#include "core/file.h"
#include "data/manifest.h"
#include "data/melody.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

/// Two genres of two pieces each, and a copy of the first piece in the other genre and split.
class DatasetCheckCommand : public ::testing::Test {
  protected:
    DatasetCheckCommand() {
        std::string rows = "path,label,split,mood\n";
        for (int i = 0; i < 4; ++i) {
            const std::string name = std::to_string(i) + ".wav";
            write_wav(folder_ / name, melody(static_cast<std::uint64_t>(i), 5), 22050);
            rows += name + (i % 2 == 0 ? ",rock," : ",jazz,") + (i < 2 ? "train" : "test") + ",calm\n";
        }
        write_atomically(folder_ / "good.csv", rows);
        fs::copy_file(folder_ / "0.wav", folder_ / "copy.wav");
        write_atomically(folder_ / "bad.csv", rows + "copy.wav,jazz,test,wild\nmissing.wav,jazz,train,\n");
    }

    Outcome check(std::vector<std::string> arguments) const {
        std::vector<std::string> all = {"dataset", "check"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        Call call;
        call.arguments = all;
        call.folder = folder_.path();
        call.environment = {{"RESONET_CACHE", (folder_ / "cache").string()}};
        return run_program(resonet_program(), call);
    }

    TemporaryFolder folder_;
};

TEST_F(DatasetCheckCommand, IsContentWithAGoodSet) {
    const Outcome outcome = check({"good.csv"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output_lines().front(), "good.csv: 4 clips, 2 genres");
    EXPECT_EQ(outcome.output_lines().back(), "0 errors, 1 warning, 1 note");  // small classes, no artists
    EXPECT_EQ(outcome.output.find("Errors"), std::string::npos);
}

TEST_F(DatasetCheckCommand, SaysWhatIsWrongAndWritesItDown) {
    const Outcome outcome = check({"bad.csv", "--json", "report.json", "--out", "clean.csv", "--exclude"});
    EXPECT_EQ(outcome.status, 1) << outcome.errors;
    EXPECT_NE(outcome.output.find("Cannot be used: 1 clip\n    missing.wav"), std::string::npos)
        << outcome.output;
    EXPECT_NE(
        outcome.output.find("One recording under several labels: 1 group\n    0.wav = copy.wav  jazz, rock"),
        std::string::npos)
        << outcome.output;
    EXPECT_NE(outcome.output.find("Recordings in more than one split: 1 recording"), std::string::npos);
    EXPECT_NE(outcome.errors.find("clean.csv: 6 clips, 3 of them newly excluded"), std::string::npos);
    const auto report = nlohmann::json::parse(read_text(folder_ / "report.json"));
    EXPECT_EQ(report.at("errors"), 3);
    EXPECT_EQ(report.at("duplicates").size(), 1U);
    EXPECT_EQ(report.at("clusters")[0].at("clips")[1].at("name"), "copy.wav");

    const Manifest clean = read_manifest(folder_ / "clean.csv");
    ASSERT_EQ(clean.clips.size(), 6U);
    EXPECT_EQ(clean.clips[0].split, Split::excluded);
    EXPECT_EQ(clean.clips[1].split, Split::train);
    EXPECT_EQ(clean.clips[4].split, Split::excluded);
    EXPECT_EQ(clean.clips[5].split, Split::excluded);
    EXPECT_EQ(clean.clips[4].cluster, "0");
    ASSERT_TRUE(clean.clips[1].facts);
    EXPECT_EQ(clean.clips[1].facts->sample_rate, 22050);
    EXPECT_EQ(clean.extra_columns, std::vector<std::string>({"mood"}));
    EXPECT_EQ(check({"clean.csv"}).status, 0);
}

TEST_F(DatasetCheckCommand, GoesOnWhereItStopped) {
    EXPECT_EQ(check({"good.csv"}).output.find("measured before"), std::string::npos);
    EXPECT_NE(check({"bad.csv"}).output.find("5 of them measured before"), std::string::npos);
    EXPECT_EQ(check({"bad.csv", "--no-cache"}).output.find("measured before"), std::string::npos);
    EXPECT_EQ(check({"bad.csv", "--cache", "other", "--threads", "1"}).status, 1);
    EXPECT_TRUE(fs::exists(folder_ / "other/facts"));
}

TEST_F(DatasetCheckCommand, DoesNotOpenFilesWhereThatIsNotWanted) {
    write_atomically(folder_ / "0.wav", "no sound");
    const Outcome outcome = check({"good.csv", "--no-audio"});
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_NE(outcome.output.find("not opened"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder_ / "cache"));
    EXPECT_EQ(check({"bad.csv", "--no-audio"}).status, 1);
}

TEST_F(DatasetCheckCommand, NamesTheCommandThatExcludes) {
    const Outcome outcome = check({"bad.csv"});
    EXPECT_NE(
        outcome.output.find("-> copies count twice in every figure; keep one of each: resonet dataset check "
                            "bad.csv --exclude --out clean.csv\n"),
        std::string::npos)
        << outcome.output;
    EXPECT_NE(outcome.output.find("-> get them again, or exclude them: resonet dataset check bad.csv"),
              std::string::npos);
}

TEST_F(DatasetCheckCommand, ATrackUnderSeveralLabelsIsAnErrorWithoutAudioToo) {
    write_atomically(folder_ / "labels.csv",
                     "path,label,track\n0.wav,rock,t\n1.wav,jazz,t\n2.wav,rock,u\n3.wav,jazz,v\n");
    for (const char* how : {"--no-audio", "--quiet"}) {
        const Outcome outcome = check({"labels.csv", how});
        EXPECT_EQ(outcome.status, 1) << how;
        EXPECT_NE(
            outcome.output.find("One recording under several labels: 1 group\n    0.wav = 1.wav  jazz, rock"),
            std::string::npos)
            << outcome.output;
    }
    EXPECT_EQ(check({"labels.csv", "--exclude", "--out", "clean.csv"}).status, 1);
    EXPECT_EQ(check({"clean.csv"}).status, 0);
}

TEST_F(DatasetCheckCommand, RefusesWhatItCannotDo) {
    EXPECT_EQ(check({"good.csv", "--exclude"}).status, 2);
    EXPECT_EQ(check({"none.csv"}).status, 2);
    EXPECT_EQ(check({"good.csv", "--column", "none"}).status, 2);
    EXPECT_EQ(check({"good.csv", "--cache", "x", "--no-cache"}).status, 2);
    EXPECT_EQ(check({"0.wav"}).status, 2);
    write_atomically(folder_ / "empty.csv", "path,label\n");
    EXPECT_EQ(check({"empty.csv"}).status, 2);
    EXPECT_EQ(check({"good.csv", "--out", "nowhere/x.csv"}).status, 3);
}

}  // namespace
}  // namespace resonet::testing
