#include <gtest/gtest.h>

#include "core/file.h"
#include "data/manifest.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// What is the same for all commands on data sets: an option means one thing, and has one name.
class DatasetOptionNames : public ::testing::Test {
  protected:
    DatasetOptionNames() {
        std::string rows = "path,label,artist,part\n";
        for (int i = 0; i < 20; ++i) {
            const std::string number = std::to_string(i);
            rows += number + ".wav," + (i % 2 == 0 ? "blues" : "rock") + ",a" + number +
                    (i < 10 ? ",train\n" : ",test\n");
        }
        write_atomically(folder_ / "m.csv", rows);
        fs::create_directories(folder_ / "lib/hip hop");
        write_tone(folder_ / "lib/hip hop/a.wav", 0.5);
    }

    Outcome dataset(const Words& command, const Words& options) const {
        Call call;
        call.arguments = {"dataset"};
        call.arguments.insert(call.arguments.end(), command.begin(), command.end());
        call.arguments.insert(call.arguments.end(), options.begin(), options.end());
        call.folder = folder_.path();
        call.environment = {{"RESONET_CACHE", (folder_ / "usual").string()}};
        return run_program(resonet_program(), call);
    }

    TemporaryFolder folder_;
    Words scan_ = {"scan", "lib", "--force", "--out", "scanned.csv"};
    Words check_ = {"check", "m.csv", "--no-audio"};
    Words audit_ = {"audit", "m.csv", "--no-estimate"};
    Words debian_ = {"build", "debian-core", "--list"};
    Words mma_ = {"build", "mma", "--dry-run", "--clips-per-genre", "5"};
};

TEST_F(DatasetOptionNames, ThreadsAreFrom1To1024) {
    for (const Words& command : {scan_, check_, audit_, debian_, mma_}) {
        for (const char* name : {"-j", "--threads"}) {
            const Outcome two = dataset(command, {name, "2"});
            EXPECT_LT(two.status, 2) << command[0] << name << two.errors;
        }
        for (const char* count : {"0", "-1", "1025", "x", ""}) {
            EXPECT_EQ(dataset(command, {"--threads", count}).status, 2) << command[0] << " " << count;
        }
    }
}

TEST_F(DatasetOptionNames, QIsQuiet) {
    for (const Words& command : {scan_, check_, audit_}) {
        EXPECT_LT(dataset(command, {"-q"}).status, 2);
        EXPECT_LT(dataset(command, {"--quiet"}).status, 2);
    }
    // It measures all the same.
    ASSERT_EQ(dataset(scan_, {"-q"}).status, 0);
    EXPECT_TRUE(read_manifest(folder_ / "scanned.csv").clips[0].facts);
    EXPECT_EQ(dataset(scan_, {"-q"}).errors.find("measuring"), std::string::npos);
    EXPECT_NE(dataset(scan_, {"--no-cache"}).errors.find("1/1"), std::string::npos);
}

TEST_F(DatasetOptionNames, MeasurementsAreKeptWhereTheUserWants) {
    const Words audit = {"audit", "scanned.csv"};
    const Words check = {"check", "scanned.csv"};
    fs::remove_all(folder_ / "usual");
    for (const Words& command : {scan_, check, audit}) {
        EXPECT_LT(dataset(command, {"--no-cache"}).status, 2);
        EXPECT_FALSE(fs::exists(folder_ / "usual")) << command[0];
        EXPECT_EQ(dataset(command, {"--no-cache", "--cache", "own"}).status, 2) << command[0];
    }
    for (const Words& command : {scan_, check}) {
        fs::remove_all(folder_ / "own");
        EXPECT_LT(dataset(command, {"--cache", "own"}).status, 2);
        EXPECT_TRUE(fs::exists(folder_ / "own/facts")) << command[0];
    }
    EXPECT_FALSE(fs::exists(folder_ / "usual"));
}

TEST_F(DatasetOptionNames, TheColumnOfSplitsHasBothNamesEverywhere) {
    const Words export_command = {"export", "m.csv", "-f", "csv", "--split", "test", "--out", "/dev/null"};
    for (const char* name : {"--column", "--split-column"}) {
        for (const Words& command : {check_, Words{"stats", "m.csv"}, export_command}) {
            EXPECT_LT(dataset(command, {name, "part"}).status, 2) << command[0];
        }
        const Outcome audit = dataset(audit_, {name, "part"});
        EXPECT_NE(audit.output.find("(column 'part')"), std::string::npos) << audit.output << audit.errors;
    }
}

TEST_F(DatasetOptionNames, SeedsAreWholeNumbers) {
    const Words split = {"split", "m.csv", "--scheme", "artist", "--out", "/dev/null"};
    const Words sample = {"sample", "m.csv", "4", "--out", "/dev/null"};
    for (const Words& command : {split, sample, audit_, mma_}) {
        for (const char* seed : {"0", "18446744073709551615"}) {
            EXPECT_LT(dataset(command, {"--seed", seed}).status, 2) << command[0] << seed;
        }
        for (const char* seed : {"-1", "1.5", "18446744073709551616", "x", ""}) {
            const Outcome outcome = dataset(command, {"--seed", seed});
            EXPECT_EQ(outcome.status, 2) << command[0] << seed;
            EXPECT_NE(outcome.errors.find("is no whole number from 0 to 18446744073709551615"),
                      std::string::npos)
                << outcome.errors;
        }
    }
}

TEST_F(DatasetOptionNames, ALabelMapIsOneEverywhere) {
    write_atomically(folder_ / "map.csv", "from,to\nHipHop,rap\n");
    for (const char* name : {"--label-map", "--genre-map"}) {
        EXPECT_EQ(dataset(scan_, {"--quick", name, "map.csv"}).status, 0);
        EXPECT_EQ(read_manifest(folder_ / "scanned.csv").clips[0].label, "rap");
    }
}

TEST_F(DatasetOptionNames, ExamplesAreAReasonableNumber) {
    EXPECT_LT(dataset(check_, {"--examples", "0"}).status, 2);
    for (const char* count : {"-1", "x", "99999999999999999999"}) {
        EXPECT_EQ(dataset(check_, {"--examples", count}).status, 2) << count;
    }
}

TEST_F(DatasetOptionNames, ADivisionHasAUsualRatio) {
    ASSERT_EQ(dataset({"split", "m.csv", "--scheme", "artist"}, {"--out", "usual.csv"}).status, 0);
    ASSERT_EQ(dataset({"split", "m.csv", "--scheme", "artist"}, {"--ratio", ".8,.1,.1", "--out", "given.csv"})
                  .status,
              0);
    EXPECT_EQ(read_text(folder_ / "usual.csv"), read_text(folder_ / "given.csv"));
}

}  // namespace
}  // namespace resonet::testing
