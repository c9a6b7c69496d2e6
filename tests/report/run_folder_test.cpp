#include "report/run_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "report/natural_order.h"
#include "run_fixture.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool always(int) {
    return true;
}

class RunFolderTest : public ::testing::Test {
  protected:
    RunFolderTest() { write_run(run_, "cnn", 7, predictions(4, always)); }

    /// The message of the InputError that reading the run ends with.
    std::string error() const {
        try {
            read_run_folder(run_);
        } catch (const InputError& error) {
            EXPECT_FALSE(error.remedy().empty()) << error.what();
            return error.what();
        }
        return "no error";
    }

    /// Changes run.json.
    void change(const std::function<void(json&)>& edit) const {
        json record = json::parse(read_text(run_ / "run.json"));
        edit(record);
        write_atomically(run_ / "run.json", record.dump());
    }

    TemporaryFolder folder_;
    fs::path run_ = folder_ / "cnn" / "seed-7";
};

TEST_F(RunFolderTest, HoldsWhatATrainingLeft) {
    write_atomically(run_ / "history.csv",
                     "epoch,learning_rate,train_loss,train_accuracy,valid_loss,valid_accuracy,seconds\n"
                     "1,0.001,2.25,0.125,,,0.500\n2,0.0005,nan,0.25,1.5,0.5,0.250\n");
    write_atomically(run_ / "cnn.safetensors", "x");
    write_atomically(run_ / "another.safetensors", "x");
    const RunFolder run = read_run_folder(run_);
    EXPECT_EQ(run.name, "cnn");
    EXPECT_EQ(run.seed, 7U);
    EXPECT_FALSE(run.fold);
    EXPECT_FALSE(run.leaky);
    EXPECT_EQ(run.split, "test");
    EXPECT_EQ(run.test.size(), 4U);
    EXPECT_FALSE(run.valid);
    EXPECT_EQ(run.model, run_ / "cnn.safetensors");
    ASSERT_EQ(run.history.size(), 2U);
    EXPECT_EQ(run.history[0].train_loss, 2.25);
    EXPECT_TRUE(std::isnan(run.history[0].valid_loss));
    EXPECT_TRUE(std::isnan(run.history[1].train_loss));
    EXPECT_EQ(run.history[1].learning_rate, 0.0005);
}

TEST_F(RunFolderTest, WithoutATestSplitTheValidationSplitCounts) {
    const fs::path run = folder_ / "valid";
    write_run(run, run_record("cnn", 1), predictions(3, always), "valid");
    EXPECT_EQ(read_run_folder(run).split, "valid");
    EXPECT_EQ(read_run_folder(run).test.size(), 3U);
}

TEST_F(RunFolderTest, PredictionsThatTheRecordKnowsNothingOfDoNotCount) {
    const fs::path run = folder_ / "restarted";
    write_run(run, run_record("old", 1), predictions(5, always), "test");
    write_run(run, run_record("cnn", 2), predictions(3, always), "valid");
    EXPECT_EQ(read_run_folder(run).split, "valid");
    EXPECT_EQ(read_run_folder(run).test.size(), 3U);
}

TEST_F(RunFolderTest, AnEvaluationTellsItsSplit) {
    json record = run_record("cnn", 1);
    record["evaluated"] = {{"split", "all"}};
    write_run(run_, record, predictions(5, always), "all");
    EXPECT_EQ(read_run_folder(run_).split, "all");
    EXPECT_EQ(read_run_folder(run_).test.size(), 5U);
    change([](json& changed) { changed["evaluated"]["split"] = "../test"; });
    EXPECT_NE(error().find("unknown split"), std::string::npos) << error();
}

TEST_F(RunFolderTest, IsLeakyWhereverThatIsSaid) {
    for (const auto& edit : std::vector<std::function<void(json&)>>{
             [](json& record) { record["provenance"]["protocol"] = "leaky split"; },
             [](json& record) { record["recipe"]["protocol"]["leaky"] = true; },
             [](json& record) { record["provenance"]["division"] = "random 80/10/10 (leaky split)"; }}) {
        write_run(run_, "cnn", 7, predictions(4, always));
        EXPECT_FALSE(read_run_folder(run_).leaky);
        change(edit);
        EXPECT_TRUE(read_run_folder(run_).leaky);
    }
}

TEST_F(RunFolderTest, RefusesWhatIsNoRun) {
    const std::vector<std::pair<std::function<void(json&)>, const char*>> cases = {
        {[](json& record) { record = json::array({1}); }, "run.json: is not a run's JSON"},
        {[](json& record) { record["provenance"]["program"] = "other 1.0"; }, "written by another program"},
        {[](json& record) { record.erase("provenance"); }, "'provenance.program'"},
        {[](json& record) { record["provenance"].erase("protocol"); }, "'provenance.protocol'"},
        {[](json& record) { record["provenance"]["seed"] = -1; }, "'provenance.seed'"},
        {[](json& record) { record["provenance"]["fold"] = 0; }, "impossible fold"},
        {[](json& record) { record["recipe"]["name"] = 5; }, "'recipe.name'"},
        {[](json& record) {
             record["labels"] = {"blues", "rock"};
         },
         "has other labels than run.json"},
        {[](json& record) { record["figures"]["test"]["n"] = 9; }, "holds 4 clips, where run.json says 9"}};
    for (const auto& [edit, words] : cases) {
        write_run(run_, "cnn", 7, predictions(4, always));
        change(edit);
        EXPECT_NE(error().find(words), std::string::npos) << error();
        EXPECT_NE(error().find(run_.string()), std::string::npos) << error();
    }
}

TEST_F(RunFolderTest, RefusesFilesThatAreNone) {
    const auto expect = [this](const char* words) {
        EXPECT_NE(error().find(words), std::string::npos) << error();
        write_run(run_, "cnn", 7, predictions(4, always));
    };
    write_atomically(run_ / "run.json", "{\"recipe\": ");
    expect("run.json: is not a run's JSON");
    write_atomically(run_ / "run.json", std::string(5000, '['));
    expect("run.json: is not a run's JSON");
    write_atomically(run_ / "run.json", "{\"x\": " + std::string(200, '[') + std::string(200, ']') + "}");
    expect("run.json: is not a run's JSON");
    fs::remove(run_ / "predictions-test.csv");
    expect("predictions-test.csv: is missing");
    fs::remove(run_ / "predictions-test.csv");
    ASSERT_EQ(mkfifo((run_ / "predictions-test.csv").c_str(), 0600), 0);  // nobody ever writes to it
    EXPECT_NE(error().find("predictions-test.csv: is no file"), std::string::npos) << error();
    fs::remove(run_ / "predictions-test.csv");
    write_run(run_, "cnn", 7, predictions(4, always));
    write_atomically(run_ / "history.csv", "epoch\n1\n");
    expect("lacks the column 'learning_rate'");
    fs::remove(run_ / "history.csv");
    fs::remove(run_ / "run.json");
    EXPECT_NE(error().find("run.json: is missing"), std::string::npos) << error();
    fs::remove_all(run_);
    EXPECT_NE(error().find("there is no such folder"), std::string::npos) << error();
}

TEST_F(RunFolderTest, AHugeRecordIsRefused) {
    fs::resize_file(run_ / "run.json", std::uintmax_t{1} << 33);  // sparse
    EXPECT_THROW(read_run_folder(run_), InputError);
}

TEST_F(RunFolderTest, FoldersAreFoundInNaturalOrder) {
    for (const char* name : {"seed-1/fold-10", "seed-1/fold-2", "seed-10/fold-1"}) {
        write_run(folder_ / "cv" / name, "cnn", 1, predictions(2, always));
    }
    fs::create_directories(folder_ / "cv" / "seed-2");  // no run in it
    const fs::path cv = folder_ / "cv";
    const std::vector<fs::path> expected{cv / "seed-1/fold-2", cv / "seed-1/fold-10", cv / "seed-10/fold-1"};
    EXPECT_EQ(find_run_folders(cv), expected);
    EXPECT_EQ(find_run_folders(run_), std::vector<fs::path>{run_});
}

TEST_F(RunFolderTest, LinksAreFollowedToRunsAlone) {
    fs::create_directory_symlink(folder_.path(), folder_ / "cnn" / "loop");
    fs::create_directory_symlink(run_, folder_ / "link");
    const std::vector<fs::path> expected{folder_ / "cnn" / "seed-7", folder_ / "link"};
    EXPECT_EQ(find_run_folders(folder_.path()), expected);
}

/// Makes folders within `folder` so deep that the innermost has no path that can be opened; not even root
/// can.
void make_unreadable(const fs::path& folder) {
    const std::string name(250, 'x');
    int at = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int depth = 0; depth < 20; ++depth) {
        ASSERT_GE(at, 0);
        ASSERT_EQ(mkdirat(at, name.c_str(), 0700), 0);
        const int next = openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(at);
        at = next;
    }
    close(at);
}

TEST_F(RunFolderTest, AFolderThatCannotBeReadLosesNoOtherRuns) {
    make_unreadable(folder_.path());
    std::vector<InputError> problems;
    EXPECT_EQ(find_run_folders(folder_.path(), &problems), std::vector<fs::path>{run_});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(problems[0].problem().find("cannot be read"), std::string::npos);
    fs::remove_all(run_);
    EXPECT_THROW(find_run_folders(folder_.path(), &problems), InputError);
}

TEST_F(RunFolderTest, FindsNothingWhereNothingIs) {
    fs::create_directories(folder_ / "empty");
    EXPECT_THROW(find_run_folders(folder_ / "empty"), InputError);
    EXPECT_THROW(find_run_folders(folder_ / "missing"), InputError);
    EXPECT_THROW(find_run_folders(run_ / "run.json"), InputError);
}

TEST(NaturalOrder, CountsDigits) {
    EXPECT_TRUE(natural_less("fold-2", "fold-10"));
    EXPECT_FALSE(natural_less("fold-10", "fold-2"));
    EXPECT_TRUE(natural_less("a/b", "a b"));
    EXPECT_TRUE(natural_less("a", "a1"));
    EXPECT_TRUE(natural_less("a01", "a1"));
    EXPECT_FALSE(natural_less("a1", "a01"));
    EXPECT_FALSE(natural_less("a1", "a1"));
    EXPECT_TRUE(natural_less("x99999999999999999999998", "x99999999999999999999999"));
}

}  // namespace
}  // namespace resonet::testing
