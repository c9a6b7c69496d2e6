// Rows and arrays of one file never pass for another's, nor for those of other settings.
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "extract_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ExtractIdentity : public ExtractTest {
  protected:
    ExtractIdentity() {
        add("train/blues/1.wav", 1.0, 1);
        add("train/blues/2.wav", 1.0, 2);
        add("test/blues/1.wav", 1.0, 3);
    }

    std::vector<std::string> to(const std::string& name, std::vector<std::string> options) const {
        options.insert(options.end(), {"--set", "rms", "--out", path(name)});
        return options;
    }

    /// The numbers of one file by itself.
    std::string numbers_of(const std::string& name) const {
        return numbers(cells_of(output_of({"--set", "rms", path(name)}))[1]);
    }

    static std::string numbers(const std::vector<std::string>& row) { return row[2] + "," + row[3]; }

    /// A row of a table; of none or several of that name, no cells.
    std::vector<std::string> row(const std::string& table, const std::string& filename) const {
        std::vector<std::string> found(5);
        std::size_t count = 0;
        for (const auto& cells : cells_of(read_text(path(table)))) {
            if (cells[0] == filename && ++count == 1) found = cells;
        }
        EXPECT_EQ(count, 1U) << filename;
        return found;
    }

    std::string inputs_of(const std::string& record) const {
        return json::parse(read_text(path(record))).at("inputs").dump();
    }
};

TEST_F(ExtractIdentity, ANamesakeFromElsewhereHasARowOfItsOwn) {
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    const std::string before = read_text(path("t.csv"));
    const Outcome second = extract(to("t.csv", {path("test/blues")}));
    EXPECT_EQ(second.status, 0);
    EXPECT_EQ(second.errors, "");  // nothing is "there already"
    EXPECT_EQ(cells_of(read_text(path("t.csv"))).size(), 4U);
    EXPECT_EQ(read_text(path("t.csv")).substr(0, before.size()), before);
    ASSERT_NE(numbers_of("train/blues/1.wav"), numbers_of("test/blues/1.wav"));
    EXPECT_EQ(numbers(row("t.csv", "1.wav")), numbers_of("train/blues/1.wav"));
    EXPECT_EQ(numbers(row("t.csv", path("test/blues/1.wav"))), numbers_of("test/blues/1.wav"));
    const json inputs = json::parse(inputs_of("t.csv.settings.json"));
    EXPECT_EQ(inputs.at("blues/1.wav"), path("train/blues/1.wav"));
    EXPECT_EQ(inputs.at("blues/" + path("test/blues/1.wav")), path("test/blues/1.wav"));
    EXPECT_EQ(inputs.size(), 3U);
}

TEST_F(ExtractIdentity, ANamesakeThatJoinsLaterRenamesNobody) {
    for (const char* segment : {"100", "0.3"}) {
        const std::string table = std::string("t") + segment + ".csv";
        std::vector<std::string> options;
        if (std::string(segment) != "100") options = {"--segment", segment};
        options.push_back(path("train/blues"));
        EXPECT_EQ(extract(to(table, options)).status, 0);
        const std::string before = read_text(path(table));
        const std::size_t lines = lines_of(before).size();
        options.push_back(path("test/blues"));
        for (int i = 0; i < 2; ++i) {
            EXPECT_EQ(extract(to(table, options)).status, 0);
            const std::string after = read_text(path(table));
            EXPECT_EQ(after.substr(0, before.size()), before);
            EXPECT_EQ(lines_of(after).size(), lines + (lines - 1) / 2);
        }
    }
}

TEST_F(ExtractIdentity, InterruptedBetweenNamesakes) {
    const std::vector<std::string> all{path("train/blues"), path("test/blues")};
    for (const char* name : {"t.csv", "t.jsonl"}) {
        const std::string table = name;
        EXPECT_EQ(extract(to(table, all)).status, 0);
        const std::string whole = read_text(path(table));
        for (std::size_t bytes = 0; bytes <= whole.size(); bytes += 37) {
            fs::remove(path(table));
            fs::rename(path(table + ".settings.json"), path(table + ".partial.settings.json"));
            write_atomically(path(table + ".partial"), whole.substr(0, bytes));
            EXPECT_EQ(extract(to(table, all)).status, 0);
            ASSERT_EQ(read_text(path(table)), whole) << bytes;
        }
    }
}

TEST_F(ExtractIdentity, TheSameRelativePathElsewhereIsAnotherFile) {
    for (const char* table : {"t.jsonl", "t.csv"}) {
        for (const char* folder : {"train", "test", "train"}) {
            Call call;
            call.arguments = to(table, {"extract", "blues/1.wav"});
            call.folder = folder_ / folder;
            EXPECT_EQ(run_program(resonet_program(), call).status, 0);
        }
    }
    const auto lines = lines_of(read_text(path("t.jsonl")));
    ASSERT_EQ(lines.size(), 2U);
    for (const std::string& line : lines) {
        const json object = json::parse(line);
        const bool first = object.at("path") == "blues/1.wav";
        if (!first) {
            EXPECT_EQ(object.at("path"), path("test/blues/1.wav"));
        }
        const std::string mean = numbers_of(first ? "train/blues/1.wav" : "test/blues/1.wav");
        EXPECT_EQ(object.at("features").at("rms_mean").get<double>(), std::stod(mean));
    }
    EXPECT_EQ(numbers(row("t.csv", "1.wav")), numbers_of("train/blues/1.wav"));
    EXPECT_EQ(numbers(row("t.csv", "blues/1.wav")), numbers_of("test/blues/1.wav"));
}

TEST_F(ExtractIdentity, ArraysOfANamesakeAreRefused) {
    const auto arrays = [&](const std::string& input) {
        return extract(to("arrays", {"--format", "npy", path(input)}));
    };
    EXPECT_EQ(arrays("train/blues").status, 0);
    const std::string before = read_text(path("arrays/blues/1.rms.npy"));
    const Outcome second = arrays("test/blues");
    EXPECT_EQ(second.status, 1);
    ASSERT_EQ(second.error_lines().size(), 1U) << second.errors;
    EXPECT_NE(second.errors.find("same names as " + path("train/blues/1.wav")), std::string::npos)
        << second.errors;
    EXPECT_EQ(read_text(path("arrays/blues/1.rms.npy")), before);
    EXPECT_EQ(json::parse(inputs_of("arrays/settings.json")).at("blues/1"), path("train/blues/1.wav"));
    const Outcome again = arrays("train/blues");
    EXPECT_EQ(again.status, 0);
    EXPECT_NE(again.errors.find("2 of 2 inputs are there already"), std::string::npos) << again.errors;
}

TEST_F(ExtractIdentity, FoldersWithAnotherProgramsSettingsAreLeftAlone) {
    fs::create_directories(folder_ / "arrays/blues");
    write_atomically(folder_ / "arrays/blues/mine.rms.npy", "mine");
    for (const char* text : {"{}", "{\"program\": \"other\", \"settings\": {}}", "no record", "[1]",
                             "{\"program\": \"resonet\", \"format\": \"csv\", \"settings\": {}}"}) {
        write_atomically(folder_ / "arrays/settings.json", text);
        const Outcome outcome = extract(to("arrays", {"--format", "npy", "--restart", path("train/blues")}));
        EXPECT_EQ(outcome.status, 2) << text;
        EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_EQ(read_text(path("arrays/blues/mine.rms.npy")), "mine");
        EXPECT_EQ(read_text(path("arrays/settings.json")), text);
        EXPECT_FALSE(fs::exists(path("arrays/.resonet.lock")));
    }
}

TEST_F(ExtractIdentity, ARestartLeavesTheTableAndItsRecordUntilItIsComplete) {
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    const std::string table = read_text(path("t.csv"));
    const std::string record = read_text(path("t.csv.settings.json"));
    // A restart with other settings that is stopped after its first row.
    const std::vector<std::string> other{"--sample-rate", "16000", path("train/blues")};
    EXPECT_EQ(extract(to("u.csv", other)).status, 0);
    const std::string others = read_text(path("u.csv"));
    const std::string first_row = others.substr(0, others.find("\n2.wav") + 1);
    const auto stop = [&] {
        json stopped = json::parse(read_text(path("u.csv.settings.json")));
        stopped.erase("table_bytes");
        write_atomically(path("t.csv.partial.settings.json"), stopped.dump());
        write_atomically(path("t.csv.partial"), first_row);
    };
    stop();
    const Outcome refused = extract(to("t.csv", {path("train/blues")}));
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.errors.find("t.csv.partial.settings.json"), std::string::npos) << refused.errors;
    EXPECT_EQ(read_text(path("t.csv")), table);
    EXPECT_EQ(read_text(path("t.csv.partial")), first_row);
    // Whoever removes its rows has the old table, with the old settings.
    fs::remove(path("t.csv.partial"));
    EXPECT_EQ(extract(to("t.csv", other)).status, 2);
    EXPECT_EQ(read_text(path("t.csv.settings.json")), record);
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), table);
    // It can be gone on with, and then both are the new ones.
    stop();
    EXPECT_EQ(extract(to("t.csv", other)).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), others);
    EXPECT_EQ(read_text(path("t.csv.settings.json")), read_text(path("u.csv.settings.json")));
    EXPECT_FALSE(fs::exists(path("t.csv.partial.settings.json")));
    // Or dropped for another restart.
    stop();
    EXPECT_EQ(extract(to("t.csv", {"--restart", path("train/blues")})).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), table);
    EXPECT_EQ(read_text(path("t.csv.settings.json")), record);
}

TEST_F(ExtractIdentity, AStoppedRestartLosesNothing) {
    for (int i = 0; i < 300; ++i) {
        fs::create_directories(folder_ / "many");
        fs::create_hard_link(folder_ / "train/blues/1.wav", folder_ / "many" / (std::to_string(i) + ".wav"));
    }
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    const std::string table = read_text(path("t.csv"));
    const std::string record = read_text(path("t.csv.settings.json"));
    Call call;
    call.arguments = {"-c",
                      "\"$0\" extract --restart --out \"$1\" \"$2\" & pid=$!; "
                      "while [ \"$(cat \"$1.partial\" 2>/dev/null | wc -l)\" -lt 4 ]; do sleep 0.01; done; "
                      "kill -KILL $pid; wait $pid; echo status $?",
                      resonet_program().string(), path("t.csv"), path("many")};
    const Outcome killed = run_program("/bin/sh", call);
    ASSERT_NE(killed.output.find("status 137"), std::string::npos) << killed.output << killed.errors;
    EXPECT_EQ(read_text(path("t.csv")), table);
    EXPECT_EQ(read_text(path("t.csv.settings.json")), record);
    fs::remove(path("t.csv.partial"));
    EXPECT_EQ(extract({"--out", path("t.csv"), path("many")}).status, 2);
    EXPECT_EQ(read_text(path("t.csv")), table);
}

TEST_F(ExtractIdentity, AFinishThatWasKilledBetweenItsStepsIsMadeGood) {
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    const std::string table = read_text(path("t.csv"));
    const std::string record = read_text(path("t.csv.settings.json"));
    fs::rename(path("t.csv.settings.json"), path("t.csv.partial.settings.json"));
    write_atomically(path("t.csv.settings.json"), "{\"of\": \"the table before\"}");
    EXPECT_EQ(extract(to("t.csv", {path("train/blues")})).status, 0);
    EXPECT_EQ(read_text(path("t.csv")), table);
    EXPECT_EQ(read_text(path("t.csv.settings.json")), record);
}

}  // namespace
}  // namespace resonet::testing
