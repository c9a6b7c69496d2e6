#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "data/manifest.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

/// A library of a few tones, and a manifest of them that somebody has filled in.
class DatasetOutputs : public ::testing::Test {
  protected:
    DatasetOutputs() {
        std::string rows = "path,label,artist,split\n";
        for (const char* genre : {"blues", "rock"}) {
            fs::create_directories(folder_ / "lib" / genre);
            for (int i = 0; i < 3; ++i) {
                const std::string name = fmt::format("lib/{}/{}.wav", genre, i);
                write_tone(folder_ / name, 0.5, genre[0] == 'b' ? 200.0 + i : 300.0 + i);
                rows += fmt::format("{},{},{} {},{}\n", name, genre, genre, i, i == 0 ? "test" : "train");
            }
        }
        write("m.csv", rows);
        write("map.csv", "from,to\nblues,rock\n");
        write("names.txt", "0\n1\n2\n");
    }

    void write(const std::string& name, const std::string& bytes) const {
        write_atomically(folder_ / name, bytes);
    }

    Outcome dataset(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "dataset");
        return run({resonet_program(), std::move(arguments)});
    }

    /// Runs a line of shell in which $R is resonet.
    Outcome shell(const std::string& line) const { return run({"/bin/sh", {"-c", line}}); }

    std::string text(const std::string& name) const { return read_text(folder_ / name); }

    TemporaryFolder folder_;

  private:
    struct Program {
        fs::path path;
        std::vector<std::string> arguments;
    };
    Outcome run(const Program& program) const {
        Call call;
        call.arguments = program.arguments;
        call.folder = folder_.path();
        call.environment = {{"RESONET_CACHE", (folder_ / "cache").string()},
                            {"R", resonet_program().string()}};
        return run_program(program.path, call);
    }
};

// What a command writes to standard output comes between what was there before and what comes after, in a
// file just as on a terminal.
TEST_F(DatasetOutputs, JoinTheFileThatTheShellHasOpened) {
    write_small_model(folder_ / "small.safetensors");
    for (const char* command :
         {"dataset export m.csv -f csv --out", "dataset export m.csv -f jsonl --out",
          "dataset export m.csv -f m3u --out", "dataset scan lib --quick --out",
          "dataset split m.csv --scheme artist --out", "dataset check m.csv --quiet --json",
          "dataset check m.csv --quiet --out", "dataset audit m.csv --no-estimate --json",
          "dataset stats m.csv --json", "dataset sample m.csv 4 --out", "extract lib/rock/0.wav --out",
          "classify -m small.safetensors -f csv lib/rock/0.wav --out"}) {
        const std::string line = fmt::format("\"$R\" {} /dev/stdout 2>/dev/null", command);
        shell(line);  // the cache knows the clips by now, whichever comes first
        const std::string alone = shell(line + " | cat").output;
        ASSERT_GT(alone.size(), 20U) << command;
        shell(fmt::format("(echo before; {}; echo after) > new", line));
        EXPECT_EQ(text("new"), "before\n" + alone + "after\n") << command;
        write("log", "old\n");
        shell(fmt::format("(echo before; {}; echo after) >> log", line));
        EXPECT_EQ(text("log"), "old\nbefore\n" + alone + "after\n") << command;
        write("three", "old\n");
        shell(fmt::format("\"$R\" {} /dev/fd/3 >/dev/null 2>&1 3>>three; echo after >> three", command));
        EXPECT_TRUE(text("three").starts_with("old\n")) << command;
        EXPECT_TRUE(text("three").ends_with("\nafter\n")) << command;
        EXPECT_GT(text("three").size(), 20U) << command;
    }
}

TEST_F(DatasetOutputs, TakeTheDashForStandardOutput) {
    const std::string manifest = shell("\"$R\" dataset export m.csv -f csv --out /dev/stdout").output;
    EXPECT_EQ(shell("\"$R\" dataset export m.csv -f csv --out -").output, manifest);
    EXPECT_FALSE(fs::exists(folder_ / "-"));
}

TEST_F(DatasetOutputs, DoNotMixTextWithJson) {
    for (const char* command : {"check m.csv --quiet", "audit m.csv --no-estimate", "stats m.csv"}) {
        for (const char* out : {"-", "/dev/stdout", "/dev/fd/1"}) {
            const Outcome outcome = shell(fmt::format("\"$R\" dataset {} --json {}", command, out));
            EXPECT_TRUE(nlohmann::json::accept(outcome.output)) << command << "\n" << outcome.output;
        }
        const Outcome both = shell(fmt::format("\"$R\" dataset {} --json report.json", command));
        EXPECT_NE(both.output.find("6"), std::string::npos) << command << "\n" << both.output;
        EXPECT_TRUE(nlohmann::json::accept(text("report.json"))) << command;
    }
    const Outcome check = shell("\"$R\" dataset check m.csv --quiet --out - > out.csv");
    EXPECT_EQ(read_manifest(folder_ / "out.csv").clips.size(), 6U);
    EXPECT_NE(check.errors.find("0 errors"), std::string::npos) << check.errors;
}

TEST_F(DatasetOutputs, NeverReplaceWhatIsRead) {
    fs::create_symlink("m.csv", folder_ / "link.csv");
    fs::create_hard_link(folder_ / "lib/rock/2.wav", folder_ / "same");
    std::map<std::string, std::string> before;
    for (const char* name : {"m.csv", "map.csv", "names.txt", "lib/rock/2.wav"}) before[name] = text(name);
    for (const char* line : {"export m.csv -f csv --out m.csv",
                             "export m.csv -f m3u --out ./link.csv",
                             "export m.csv -f m3u --split test --out same",
                             "export m.csv -f jsonl --out lib/rock/2.wav",
                             "export m.csv -f jsonl --out new.wav",
                             "audit m.csv --no-estimate --json m.csv",
                             "audit m.csv --no-estimate --json same",
                             "check m.csv --json m.csv",
                             "check m.csv --out link.csv",
                             "check m.csv --json lib/rock/2.wav",
                             "check m.csv --out same",
                             "check m.csv --out x --json ./x",
                             "stats m.csv --json m.csv",
                             "stats m.csv --json same",
                             "sample m.csv 5 --out m.csv",
                             "sample m.csv 5 --out same",
                             "split m.csv --scheme artist --out m.csv",
                             "split m.csv --scheme artist --out same",
                             "split m.csv --scheme files --train names.txt --out names.txt",
                             "split m.csv --scheme files --fold-lists names.txt map.csv --out map.csv",
                             "merge m.csv link.csv --skip-duplicates --out m.csv",
                             "merge m.csv link.csv --skip-duplicates --label-map map.csv --out map.csv",
                             "merge m.csv link.csv --skip-duplicates --out same",
                             "scan lib --quick --force --out same",
                             "scan lib --quick --out lib/blues/0.wav",
                             "scan lib --quick --out x --failures same",
                             "scan lib --quick --label-map map.csv --force --out map.csv",
                             "scan lib --quick --out x --failures x"}) {
        const Outcome outcome = shell(std::string("\"$R\" dataset ") + line);
        EXPECT_EQ(outcome.status, 2) << line << "\n" << outcome.errors;
        EXPECT_TRUE(outcome.errors.find("(write to another file)") != std::string::npos ||
                    outcome.errors.find("(name two files)") != std::string::npos)
            << line << "\n"
            << outcome.errors;
        EXPECT_FALSE(fs::exists(folder_ / "x")) << line;
        for (const auto& [name, bytes] : before) ASSERT_EQ(text(name), bytes) << line;
    }
    EXPECT_EQ(shell("\"$R\" dataset export m.csv -f csv --out - >> m.csv").status, 2);
    EXPECT_EQ(text("m.csv"), before["m.csv"]);
    EXPECT_EQ(dataset({"split", "m.csv", "--scheme", "artist", "--in-place"}).status, 0);
    EXPECT_NE(text("m.csv"), before["m.csv"]);
}

TEST_F(DatasetOutputs, KeepAManifestThatWasFilledIn) {
    const std::string filled = text("m.csv");
    const Outcome again = dataset({"scan", "lib", "--quick", "--out", "m.csv"});
    EXPECT_EQ(again.status, 2);
    EXPECT_EQ(
        again.errors,
        "resonet: m.csv: is there already (name another file, or --force to make it anew; what was filled "
        "in by hand is lost)\n");
    EXPECT_EQ(text("m.csv"), filled);
    EXPECT_EQ(dataset({"scan", "lib", "--quick", "--out", "m.csv", "--force"}).status, 0);
    EXPECT_NE(text("m.csv"), filled);
    write("empty.csv", "");  // as mktemp makes it
    EXPECT_EQ(dataset({"scan", "lib", "--quick", "--out", "empty.csv"}).status, 0);
    EXPECT_EQ(dataset({"scan", "lib", "--quick", "--out", "/dev/null"}).status, 0);
}

TEST_F(DatasetOutputs, PromiseToGoOnOnlyWhereWorkIsKept) {
    // Enough rounds to take many seconds, so that the signal finds it at work.
    std::string rows = "table,row,label,track,split\n";
    std::string table = "a,b,c,label\n";
    for (int i = 0; i < 2000; ++i) {
        table += fmt::format("{},{},{},{}\n", i * 7919 % 1009, i * 104729 % 997, i, i % 2 == 0 ? "x" : "y");
        rows += fmt::format("t.csv,{},{},t{},{}\n", i, i % 2 == 0 ? "x" : "y", i / 4,
                            i % 4 == 0 ? "test" : "train");
    }
    write("t.csv", table);
    write("rows.csv", rows);
    const Outcome audit = shell(
        "\"$R\" dataset audit rows.csv --repeats 100 > out & pid=$!; "
        "while [ ! -s out ]; do sleep 0.02; done; kill -TERM $pid; wait $pid; echo status $?");
    EXPECT_EQ(audit.output, "status 130\n");
    EXPECT_EQ(audit.error_lines().back(), "resonet: interrupted: stopped at the user's request");
}

}  // namespace
}  // namespace resonet::testing
