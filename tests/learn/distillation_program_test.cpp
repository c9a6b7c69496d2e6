#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/run_program.h"
#include "core/file.h"
#include "support/temporary_folder.h"
#include "tiny_data.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Outcome;
using testing::TemporaryFolder;

/// A data set of arrays, two teachers in the folders a and b, and recipes of students.
class DistillationProgram : public ::testing::Test {
  protected:
    void SetUp() override {
        testing::write_tiny_data(folder_.path(), 18, 27);
        write_recipe("teacher.toml", 4, false, "");
        write_recipe("student.toml", 40, false, R"(["a/teacher.safetensors", "b/teacher.safetensors"])");
        ASSERT_EQ(train("teacher.toml", "a", {"--seed", "1"}).status, 0);
        ASSERT_EQ(train("teacher.toml", "b", {"--seed", "2"}).status, 0);
    }

    void write_recipe(const std::string& file, int epochs, bool refit, const std::string& teachers,
                      const std::string& more = "") const {
        std::ofstream(folder_ / file)
            << "[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\nwindow_hop = 4\n"
            << "[model]\nstem_channels = 4\nstem_pool = [2, 2]\nhidden = 5\n"
            << "[[model.stages]]\nchannels = 6\npool = [1, 1]\n"
            << "[training]\nbatch_size = 6\nlearning_rate = 0.01\nepochs = " << epochs
            << "\nvalidate_every = 3\nrefit = " << (refit ? "true" : "false")
            << "\n[augmentation]\nband_mask_width = 3\ntime_mask_width = 2\n"
            << (teachers.empty() ? "" : "[distillation]\nteachers = " + teachers + "\n") << more;
    }

    std::vector<std::string> arguments(const std::string& recipe, const std::string& out,
                                       const std::vector<std::string>& more) const {
        std::vector<std::string> all{
            "train", (folder_ / recipe).string(), "--data",    (folder_ / "data.csv").string(),
            "--out", (folder_ / out).string(),    "--threads", "1"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    Outcome train(const std::string& recipe, const std::string& out,
                  const std::vector<std::string>& more = {"--seed", "3"}) const {
        return testing::run_program(testing::resonet_program(),
                                    {arguments(recipe, out, more), {}, {}, {}, {}});
    }

    json run_of(const std::string& out) const { return json::parse(read_text(folder_ / out / "run.json")); }

    TemporaryFolder folder_;
};

TEST_F(DistillationProgram, TheRecordNamesTheTeachers) {
    const Outcome outcome = train("student.toml", "student", {"--seed", "3", "--test"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("learns from teacher (a/teacher.safetensors)"), std::string::npos);
    const json run = run_of("student");
    const json& teachers = run.at("provenance").at("distilled_from");
    ASSERT_EQ(teachers.size(), 2U);
    EXPECT_EQ(teachers[0].at("seed"), 1);
    EXPECT_EQ(teachers[1].at("seed"), 2);
    EXPECT_NE(teachers[0].at("sha256"), teachers[1].at("sha256"));
    EXPECT_EQ(teachers[0].at("saw_valid"), false);
    EXPECT_FALSE(run.at("figures").at("valid").contains("note"));
    EXPECT_EQ(run.at("provenance").at("protocol"), "track-disjoint split");
    // Epochs that were not validated are blank in the table.
    const std::vector<std::string> lines = testing::lines_of(read_text(folder_ / "student" / "history.csv"));
    ASSERT_EQ(lines.size(), 41U);
    EXPECT_NE(lines[1].find(",,,"), std::string::npos) << lines[1];
    EXPECT_EQ(lines[3].find(",,"), std::string::npos) << lines[3];
    EXPECT_EQ(lines[40].find(",,"), std::string::npos) << lines[40];
}

TEST_F(DistillationProgram, TeachersThatWereRefittedAreNoted) {
    write_recipe("teacher.toml", 2, true, "");
    ASSERT_EQ(train("teacher.toml", "c").status, 0);
    write_recipe("student.toml", 2, true, R"(["c/teacher.safetensors"])");
    const Outcome outcome = train("student.toml", "student", {"--test"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("valid: teachers have seen these clips\n"), std::string::npos)
        << outcome.errors;
    const json figures = run_of("student").at("figures");
    EXPECT_EQ(figures.at("valid").at("note"), "teachers have seen these clips");
    EXPECT_FALSE(figures.at("test").contains("note"));
}

TEST_F(DistillationProgram, InterruptedItGoesOnToTheSameFile) {
    ASSERT_EQ(train("student.toml", "whole").status, 0);
    const fs::path table = folder_ / "parts" / "history.csv";
    std::string command = "'" + testing::resonet_program().string() + "'";
    for (const std::string& argument : arguments("student.toml", "parts", {"--seed", "3"})) {
        command += " '" + argument + "'";
    }
    // A shell's background process ignores Ctrl-C; `env` gives it back. It may end, or fail, before the
    // signal comes: then there is nothing to wait for, and a training that ended is tried anew.
    const std::string script =
        "env --default-signal=INT " + command + " & p=$!; until [ \"$(cat '" + table.string() +
        "' 2>/dev/null | wc -l)\" -gt 4 ] || ! kill -0 $p 2>/dev/null; do sleep 0.01; done; "
        "kill -INT $p 2>/dev/null; wait $p";
    Outcome interrupted;
    for (int attempt = 0; attempt < 5; ++attempt) {
        fs::remove_all(folder_ / "parts");
        interrupted = testing::run_program("/bin/sh", {{"-c", script}, {}, {}, {}, {}});
        if (interrupted.status != 0) break;
    }
    ASSERT_EQ(interrupted.status, 130) << interrupted.errors;
    const std::string teacher = read_text(folder_ / "a" / "teacher.safetensors");
    fs::copy_file(folder_ / "b" / "teacher.safetensors", folder_ / "a" / "teacher.safetensors",
                  fs::copy_options::overwrite_existing);
    const Outcome other = train("student.toml", "parts");
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("belongs to a training with another recipe"), std::string::npos)
        << other.errors;
    write_atomically(folder_ / "a" / "teacher.safetensors", teacher);
    ASSERT_EQ(train("student.toml", "parts").status, 0);
    EXPECT_EQ(read_text(folder_ / "parts" / "student.safetensors"),
              read_text(folder_ / "whole" / "student.safetensors"));
}

TEST_F(DistillationProgram, OtherTeachersAreAnotherRun) {
    write_recipe("student.toml", 2, false, R"(["a/teacher.safetensors"])");
    ASSERT_EQ(train("student.toml", "student").status, 0);
    fs::remove(folder_ / "student" / "train.checkpoint");
    fs::copy_file(folder_ / "b" / "teacher.safetensors", folder_ / "a" / "teacher.safetensors",
                  fs::copy_options::overwrite_existing);
    const Outcome other = train("student.toml", "student");
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("holds a run of another recipe, seed, data or teachers"), std::string::npos)
        << other.errors;
}

TEST_F(DistillationProgram, TeachersOfAnotherDivisionAreRefused) {
    testing::write_tiny_data(folder_.path(), 15, 27);
    const Outcome outcome = train("student.toml", "student");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("another division than the student's"), std::string::npos)
        << outcome.errors;
    EXPECT_FALSE(fs::exists(folder_ / "student"));
    write_recipe("student.toml", 2, false, R"(["a/teacher.safetensors"])", "[protocol]\nleaky = true\n");
    ASSERT_EQ(train("student.toml", "student").status, 0);
    const json run = run_of("student");
    EXPECT_EQ(run.at("provenance").at("protocol"), "leaky split");
    EXPECT_EQ(run.at("figures").at("valid").at("note"), "teachers may have seen these clips");
}

TEST_F(DistillationProgram, AStudentDoesNotTakeItsTeachersPlace) {
    const std::string before = read_text(folder_ / "a" / "teacher.safetensors");
    write_recipe("student.toml", 2, false, R"(["a/teacher.safetensors"])");
    fs::rename(folder_ / "student.toml", folder_ / "teacher.toml");
    EXPECT_EQ(train("teacher.toml", "a", {"--restart"}).status, 2);
    EXPECT_EQ(read_text(folder_ / "a" / "teacher.safetensors"), before);
}

}  // namespace
}  // namespace resonet
