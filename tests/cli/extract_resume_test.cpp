// A table that was interrupted goes on, and comes out as if it had not been.
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "extract_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class ExtractResume : public ExtractTest {
  protected:
    ExtractResume() {
        add("blues/a,\n\"1\".wav", 1.0, 1);  // a name that has to be quoted
        for (unsigned i = 2; i < 6; ++i) add("blues/b" + std::to_string(i) + ".wav", 1.0, i);
    }

    std::vector<std::string> with(std::vector<std::string> options) const {
        options.insert(options.end(), {"--set", "rms,tempo", path("blues"), path("none.wav")});
        return options;
    }

    /// Extracts into `name`; the missing file makes the status 1.
    std::string table(const std::string& name, std::vector<std::string> options = {}) const {
        options.insert(options.end(), {"--out", path(name)});
        const Outcome outcome = extract(with(std::move(options)));
        EXPECT_EQ(outcome.status, 1) << outcome.errors;
        return read_text(path(name));
    }

    /// Leaves what a run that was killed leaves: the first bytes of a table, and their record.
    void kill_after(const std::string& name, const std::string& whole, std::size_t bytes) const {
        fs::remove(path(name));
        fs::copy_file(path(name + ".settings.json"), path(name + ".partial.settings.json"),
                      fs::copy_options::overwrite_existing);
        write_atomically(path(name + ".partial"), std::string_view(whole).substr(0, bytes));
    }

    void expect_same_from_every_cut(const std::string& name, const std::vector<std::string>& options) const {
        const std::string whole = table(name, options);
        for (const double share : {0.0, 0.05, 0.33, 0.5, 0.77, 0.999, 1.0}) {
            const auto bytes = static_cast<std::size_t>(share * static_cast<double>(whole.size()));
            kill_after(name, whole, bytes);
            EXPECT_EQ(table(name, options), whole) << bytes;
            for (const char* left : {".partial", ".partial.settings.json", ".lock"}) {
                EXPECT_FALSE(fs::exists(path(name + left))) << left;
            }
        }
    }
};

TEST_F(ExtractResume, CsvFromEveryCut) {
    expect_same_from_every_cut("t.csv", {});
}

TEST_F(ExtractResume, JsonLinesFromEveryCut) {
    expect_same_from_every_cut("t.jsonl", {});
}

TEST_F(ExtractResume, SegmentsFromEveryCut) {
    expect_same_from_every_cut("t.csv", {"--segment", "0.25"});
    expect_same_from_every_cut("t.jsonl", {"--segment", "0.25"});
}

TEST_F(ExtractResume, AfterSigkill) {
    for (int i = 0; i < 200; ++i) {
        fs::create_directories(folder_ / "many");
        fs::create_hard_link(folder_ / "blues/b2.wav", folder_ / "many" / (std::to_string(i) + ".wav"));
    }
    const std::string whole = output_of({path("many"), "--threads", "2"});
    Call call;
    call.arguments = {"-c",
                      "\"$0\" extract --threads 2 --out \"$1\" \"$2\" & pid=$!; "
                      "while [ \"$(cat \"$1.partial\" 2>/dev/null | wc -l)\" -lt 4 ]; do sleep 0.01; done; "
                      "kill -KILL $pid; wait $pid; echo status $?",
                      resonet_program().string(), path("t.csv"), path("many")};
    const Outcome killed = run_program("/bin/sh", call);
    ASSERT_NE(killed.output.find("status 137"), std::string::npos) << killed.output << killed.errors;
    ASSERT_FALSE(fs::exists(path("t.csv")));
    const Outcome outcome = extract({"--threads", "1", "--out", path("t.csv"), path("many")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("of 200 inputs are there already"), std::string::npos) << outcome.errors;
    EXPECT_EQ(read_text(path("t.csv")), whole);
}

TEST_F(ExtractResume, AfterCtrlC) {
    for (int i = 0; i < 200; ++i) {
        fs::create_directories(folder_ / "many");
        fs::create_hard_link(folder_ / "blues/b2.wav", folder_ / "many" / (std::to_string(i) + ".wav"));
    }
    Call call;
    call.arguments = {"-c",
                      "\"$0\" extract --out \"$1\" \"$2\" & pid=$!; "
                      "while [ \"$(cat \"$1.partial\" 2>/dev/null | wc -l)\" -lt 4 ]; do sleep 0.01; done; "
                      "kill -TERM $pid; wait $pid; echo status $?",
                      resonet_program().string(), path("t.csv"), path("many")};
    const Outcome stopped = run_program("/bin/sh", call);
    EXPECT_EQ(stopped.output, "status 130\n");
    ASSERT_EQ(stopped.error_lines().size(), 1U) << stopped.errors;
    EXPECT_NE(stopped.errors.find("of 200 inputs are done; run the same command to go on"),
              std::string::npos);
    EXPECT_EQ(extract({"--out", path("t.csv"), path("many")}).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), output_of({path("many")}));
}

TEST_F(ExtractResume, WhatIsThereIsKept) {
    std::string whole = table("t.csv");
    // Nobody computes this number again.
    const std::size_t row = whole.find("\nb3.wav,22050,") + 14;
    whole.replace(row, whole.find(',', row) - row, "0.125");
    write_atomically(path("t.csv"), whole);
    EXPECT_EQ(table("t.csv"), whole);
    EXPECT_FALSE(fs::exists(path("t.csv.partial")));
    EXPECT_NE(table("t.csv", {"--restart"}), whole);
}

TEST_F(ExtractResume, NewInputsFindTheirPlaces) {
    table("t.csv");
    add("blues/b1.wav", 1.0, 9);
    add("none.wav", 1.0, 10);
    const std::vector<std::string> arguments{"--set", "rms,tempo", path("blues"), path("none.wav")};
    std::vector<std::string> out = arguments;
    out.insert(out.end(), {"--out", path("t.csv")});
    EXPECT_EQ(extract(out).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), output_of(arguments));
}

TEST_F(ExtractResume, FailuresAreTriedAgain) {
    const std::string whole = table("t.jsonl");
    EXPECT_EQ(table("t.jsonl"), whole);
    EXPECT_EQ(nlohmann::json::parse(lines_of(whole).back()).size(), 2U);
    add("none.wav", 1.0, 10);
    EXPECT_EQ(extract(with({"--out", path("t.jsonl")})).status, 0);
    EXPECT_EQ(read_text(path("t.jsonl")), output_of(with({"--format", "jsonl"})));
}

TEST_F(ExtractResume, RowsOfOtherFilesStay) {
    const std::string all = table("t.csv");
    EXPECT_EQ(extract({"--set", "rms,tempo", "--out", path("t.csv"), path("blues/b3.wav")}).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), all);
}

TEST_F(ExtractResume, TheSameFileTwiceHasTwoRows) {
    const std::vector<std::string> arguments{"--set", "rms", path("blues/b2.wav"), path("blues/b2.wav")};
    const std::string whole = output_of(arguments);
    EXPECT_EQ(lines_of(whole).size(), 3U);
    std::vector<std::string> out = arguments;
    out.insert(out.end(), {"--out", path("t.csv")});
    EXPECT_EQ(extract(out).status, 0);
    kill_after("t.csv", whole, whole.size() - 3);
    EXPECT_EQ(extract(out).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), whole);
}

TEST_F(ExtractResume, OtherSettingsAreRefused) {
    const std::string whole = table("t.csv");
    const std::vector<std::vector<std::string>> others{{"--param", "stft.hop_length=1024"},
                                                       {"--profile", "librosa-0.8"},
                                                       {"--stats", "mean"},
                                                       {"--segment", "0.5"},
                                                       {"--sample-rate", "16000"}};
    for (const std::vector<std::string>& other : others) {
        for (const bool finished : {true, false}) {
            if (!finished) kill_after("t.csv", whole, whole.size() / 2);
            std::vector<std::string> options = other;
            options.insert(options.end(), {"--out", path("t.csv")});
            const Outcome outcome = extract(with(options));
            EXPECT_EQ(outcome.status, 2) << other[0];
            ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
            EXPECT_NE(outcome.errors.find("use --restart to begin anew, or another --out"), std::string::npos)
                << outcome.errors;
            if (finished) {
                EXPECT_EQ(read_text(path("t.csv")), whole);
            }
            fs::remove(path("t.csv.partial"));
            fs::remove(path("t.csv.partial.settings.json"));
            write_atomically(path("t.csv"), whole);
        }
    }
    EXPECT_EQ(extract(with({"--out", path("t.csv"), "--stats", "mean", "--restart"})).status, 1);
    EXPECT_NE(read_text(path("t.csv")), whole);
}

TEST_F(ExtractResume, TablesOfOthersAreLeftAlone) {
    for (const char* text : {"a,b\n1,2\n", "", "no table \" at all"}) {
        write_atomically(path("t.csv"), text);
        const Outcome outcome = extract(with({"--out", path("t.csv")}));
        EXPECT_EQ(outcome.status, 2) << outcome.errors;
        EXPECT_EQ(read_text(path("t.csv")), text);
    }
    const std::string whole = table("u.csv");
    for (const char* text : {"a,b\n1,2\n", "filename,length,", "filename,length\n\"\n"}) {
        write_atomically(path("u.csv"), text);
        const Outcome outcome = extract(with({"--out", path("u.csv")}));
        EXPECT_EQ(outcome.status, 2) << outcome.errors;
        EXPECT_EQ(read_text(path("u.csv")), text);
    }
}

}  // namespace
}  // namespace resonet::testing
