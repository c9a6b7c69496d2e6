// What cannot be extracted, and what is asked for wrongly.
#include <limits>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "extract_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ExtractInputs : public ExtractTest {
  protected:
    ExtractInputs() {
        add("good1.wav", 1.0, 1);
        add("good2.wav", 1.0, 2);
    }

    /// Extracts good1.wav, the input, and good2.wav: both good ones come out, and the input's fault once.
    void expect_one_failure(const std::string& name, std::vector<std::string> options = {}) const {
        SCOPED_TRACE(name);
        options.insert(options.end(),
                       {"--set", "rms,mfcc", path("good1.wav"), path(name), path("good2.wav")});
        const Outcome csv = extract(options);
        EXPECT_EQ(csv.status, 1);
        ASSERT_EQ(csv.error_lines().size(), 1U) << csv.errors;
        EXPECT_TRUE(csv.errors.starts_with("resonet: ")) << csv.errors;
        EXPECT_GT(csv.errors.size(), path(name).size() + 20) << "says why";
        for (const auto& row : cells_of(csv.output)) EXPECT_NE(row[0], fs::path(name).filename());
        options.insert(options.end(), {"--format", "jsonl"});
        const Outcome lines = extract(options);
        EXPECT_EQ(lines.status, 1);
        bool found = false;
        for (const std::string& line : lines.output_lines()) {
            const json object = json::parse(line);
            const bool good =
                object.at("path") == path("good1.wav") || object.at("path") == path("good2.wav");
            EXPECT_EQ(object.contains("features"), good);
            if (good) continue;
            EXPECT_EQ(object.size(), 2U) << line;
            EXPECT_NE(csv.errors.find(object.at("error").get<std::string>()), std::string::npos) << line;
            found = true;
        }
        EXPECT_TRUE(found);
    }
};

TEST_F(ExtractInputs, BadFilesDoNotStopTheOthers) {
    expect_one_failure("none.wav");
    write_atomically(folder_ / "empty.wav", "");
    expect_one_failure("empty.wav");
    write_atomically(folder_ / "text.mp3", "This is no music at all, whatever its name says.\n");
    expect_one_failure("text.mp3");
    add("no samples.wav", std::vector<float>{});
    expect_one_failure("no samples.wav");
    std::vector<float> samples = clip(1.0, 3);
    samples[20000] = std::numeric_limits<float>::quiet_NaN();
    add("nan.wav", samples);
    expect_one_failure("nan.wav");
    expect_one_failure("nan.wav", {"--segment", "0.1"});
    samples[20000] = std::numeric_limits<float>::infinity();
    add("infinite.wav", samples);
    expect_one_failure("infinite.wav");
    fs::create_directory(folder_ / "empty folder");
    expect_one_failure("empty folder");
}

TEST_F(ExtractInputs, AFailureNamesTheSegment) {
    std::vector<float> samples = clip(1.0, 3);
    samples[20000] = std::numeric_limits<float>::quiet_NaN();
    add("nan.wav", samples);
    for (const char* threads : {"1", "3"}) {
        const Outcome outcome =
            extract({"--segment", "0.1", "--set", "rms", "--threads", threads, path("nan.wav")});
        EXPECT_EQ(outcome.status, 1);
        EXPECT_NE(outcome.errors.find("segment 9 "), std::string::npos) << outcome.errors;
    }
}

TEST_F(ExtractInputs, AShortFileHasAValue) {
    add("short.wav", 0.001);
    const auto cells = cells_of(output_of({path("short.wav")}));
    ASSERT_EQ(cells.size(), 2U);
    EXPECT_EQ(cells[1][1], "22");
    expect_one_failure("short.wav", {"--segment", "0.5"});
    const Outcome too_short = extract({"--set", "mfcc_delta", path("short.wav"), path("good1.wav")});
    EXPECT_EQ(too_short.status, 1);
    EXPECT_EQ(too_short.output_lines().size(), 2U);
    EXPECT_EQ(too_short.error_lines().size(), 1U) << too_short.errors;
}

TEST_F(ExtractInputs, SilenceIsNoFault) {
    add("silent.wav", std::vector<float>(rate, 0.0F));
    const auto cells = cells_of(output_of({path("silent.wav")}));
    EXPECT_EQ(cells[1][4], "0");  // rms_mean
    for (const std::string& cell : cells[1]) EXPECT_NE(cell, "");
}

TEST_F(ExtractInputs, HostileNamesAreWritten) {
    const std::vector<std::string> names{"a,b.wav",  "a\"b.wav",        "a\nb.wav",
                                         "\xff.wav", "caf\xc3\xa9.wav", "-o.wav"};
    std::vector<std::string> inputs;
    for (const std::string& name : names) {
        fs::create_hard_link(folder_ / "good1.wav", folder_ / name);
        inputs.push_back(path(name));
    }
    std::vector<std::string> arguments{"--set", "rms"};
    arguments.insert(arguments.end(), inputs.begin(), inputs.end());
    const auto cells = cells_of(output_of(arguments));
    ASSERT_EQ(cells.size(), names.size() + 1);
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(cells[i + 1][0], names[i] == "\xff.wav" ? "\xef\xbf\xbd.wav" : names[i]);
    }
    arguments.insert(arguments.end(), {"--format", "jsonl"});
    const auto lines = lines_of(output_of(arguments));
    ASSERT_EQ(lines.size(), names.size());
    EXPECT_EQ(json::parse(lines[2]).at("path"), inputs[2]);
    EXPECT_TRUE(json::parse(lines[3]).contains("path_bytes"));
}

TEST_F(ExtractInputs, ACutFileIsNoted) {
    fs::resize_file(folder_ / "good2.wav", fs::file_size(folder_ / "good2.wav") / 2);
    const Outcome outcome = extract({"--set", "rms", path("good2.wav")});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.errors.find("good2.wav: warning: "), std::string::npos) << outcome.errors;
    const Outcome lines = extract({"--set", "rms", "--format", "jsonl", path("good2.wav")});
    EXPECT_GE(json::parse(lines.output).at("warnings").size(), 1U) << lines.output;
}

TEST_F(ExtractInputs, WhatWouldNotFitInMemoryIsRefused) {
    // Days of silence: a file without blocks on the disk.
    const std::string head = read_text(path("good1.wav")).substr(0, 44);
    std::string bytes = "RIFF";
    const auto put = [&](std::uint32_t value, int size) {
        for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    };
    constexpr std::uint32_t size = 4000000000U;  // of 8-bit samples at 4 kHz
    put(size + 36, 4);
    bytes += "WAVEfmt ";
    put(16, 4);
    put(1, 2);
    put(1, 2);
    put(4000, 4);
    put(4000, 4);
    put(1, 2);
    put(8, 2);
    bytes += "data";
    put(size, 4);
    write_atomically(folder_ / "long.wav", bytes);
    fs::resize_file(folder_ / "long.wav", size + 44ULL);
    const Outcome outcome = extract({path("long.wav"), path("good1.wav")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output_lines().size(), 2U);
    EXPECT_NE(outcome.errors.find("2 GiB of memory (cut it with --segment SECONDS)"), std::string::npos)
        << outcome.errors;
    EXPECT_LT(outcome.seconds, 30.0);
}

TEST_F(ExtractInputs, SegmentsTakeMemoryForWhatIsThere) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers reserve more addresses than the limit of this test";
#endif
    // The samples of a whole segment would be 1.85 GB.
    Call call;
    call.arguments = {"-c", "ulimit -v 1500000; \"$0\" extract --set rms --segment 21000 --threads 1 \"$1\"",
                      resonet_program().string(), path("good1.wav")};
    const Outcome outcome = run_program("/bin/sh", call);
    EXPECT_EQ(outcome.status, 1);
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_NE(outcome.errors.find("is shorter than a segment of 21000 s"), std::string::npos)
        << outcome.errors;
}

TEST_F(ExtractInputs, TheThreadsShareTheMemoryForSegments) {
    add("long/l.wav", std::vector<float>(std::size_t{rate} * 100, 0.0F));
    const std::vector<std::string> arguments{"--set", "rms", "--segment", "90", path("long/l.wav")};
    EXPECT_EQ(lines_of(output_of(arguments)).size(), 2U);
    std::vector<std::string> crowded = arguments;
    crowded.insert(crowded.end(), {"--threads", "1000"});
    const Outcome refused = extract(crowded);
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.errors.find("(choose a shorter --segment, or fewer --threads)"), std::string::npos)
        << refused.errors;
}

TEST_F(ExtractInputs, WrongUsageIsRefused) {
    const std::string good = path("good1.wav");
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"--set", "mfcd", good},
        {"--set", "", good},
        {"--segment", "", good},
        {"--out", "", good},
        {"--out", path("one.npy"), good},
        {"--out", path("song.flac"), good},
        {"--set", "mfcc,mfcc", good},
        {"--set", "gtzan57,mfcc", good},
        {"--set", "beats", good},
        {"--set", "mfcc", "--stats", "mode", good},
        {"--stats", "mean", good},
        {"--profile", "librosa-9", good},
        {"--param", "mfcc.n_mfcc", good},
        {"--param", "mfcc.n_mfcc=0", good},
        {"--param", "mfcc.n_mfcc=13", good},
        {"--param", "none.such=1", good},
        {"--sample-rate", "10", good},
        {"--segment", "0", good},
        {"--segment", "-1", good},
        {"--segment", "nan", good},
        {"--segment", "1e300", good},
        {"--segment", "40000", good},
        {"--format", "xml", good},
        {"--format", "npy", good},
        {"--format", "npy", "--out", path("arrays"), good},
        {"--format", "npy", "--set", "mfcc", "--stats", "mean", "--out", path("arrays"), good},
        {"--out", folder_.path().string(), good},
        {"--list", "--format", "csv"},
    };
    for (const std::vector<std::string>& arguments : wrong) {
        const Outcome outcome = extract(arguments);
        std::string said;
        for (const std::string& argument : arguments) said += argument + " ";
        EXPECT_EQ(outcome.status, 2) << said << outcome.errors;
        EXPECT_EQ(outcome.error_lines().size(), 1U) << said << outcome.errors;
        EXPECT_EQ(outcome.output, "") << said;
    }
    EXPECT_FALSE(fs::exists(path("arrays")));
}

TEST_F(ExtractInputs, ARecordingIsNeverWrittenOver) {
    add("song", 0.5);  // without an extension that would tell
    const std::string before = read_text(path("song"));
    for (const bool restart : {false, true}) {
        std::vector<std::string> arguments{"--set", "rms", "--out", path("song"), path("song")};
        if (restart) arguments.insert(arguments.begin(), "--restart");
        const Outcome refused = extract(arguments);
        EXPECT_EQ(refused.status, 2) << refused.errors;
        EXPECT_NE(refused.errors.find("is one of the inputs"), std::string::npos) << refused.errors;
        EXPECT_EQ(read_text(path("song")), before);
    }
}

TEST_F(ExtractInputs, ADashIsStandardOutput) {
    EXPECT_EQ(output_of({"--set", "rms", "--out", "-", path("good1.wav")}),
              output_of({"--set", "rms", path("good1.wav")}));
}

TEST_F(ExtractInputs, AFolderThatIsNotThereIsAFault) {
    const Outcome outcome = extract({"--out", path("none/t.csv"), path("good1.wav")});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
}

TEST_F(ExtractInputs, ADeviceTakesTheTable) {
    Call call;
    call.arguments = {"-c", "\"$0\" extract --set rms --out /dev/stdout \"$1\" | cat",
                      resonet_program().string(), path("good1.wav")};
    EXPECT_EQ(run_program("/bin/sh", call).output, output_of({"--set", "rms", path("good1.wav")}));
}

}  // namespace
}  // namespace resonet::testing
