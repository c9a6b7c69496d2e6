// One process writes an output; what the system refuses is no fault of the program.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/file.h"
#include "extract_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class ExtractLock : public ExtractTest {
  protected:
    ExtractLock() {
        add("train/blues/1.wav", 1.0, 1);
        add("train/blues/2.wav", 1.0, 2);
    }

    std::vector<std::string> to(const std::string& name, std::vector<std::string> options) const {
        options.insert(options.end(), {"--set", "rms", "--out", path(name)});
        return options;
    }
};

TEST_F(ExtractLock, TwoProcessesAreNotAtOneOutput) {
    EXPECT_EQ(extract(to("t.csv", {path("train/blues/1.wav")})).status, 0);
    EXPECT_EQ(extract(to("arrays", {"--format", "npy", path("train/blues/1.wav")})).status, 0);
    const std::string table = read_text(path("t.csv"));
    const std::vector<std::pair<std::string, std::vector<std::string>>> runs{
        {"t.csv.lock", to("t.csv", {path("train/blues")})},
        {"t.csv.lock", to("t.csv", {"--restart", path("train/blues")})},
        {"arrays/.resonet.lock", to("arrays", {"--format", "npy", path("train/blues")})},
        {"arrays/.resonet.lock", to("arrays", {"--format", "npy", "--restart", path("train/blues")})}};
    for (const auto& [lock, arguments] : runs) {
        const int descriptor = open(path(lock).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
        ASSERT_GE(descriptor, 0);
        ASSERT_EQ(flock(descriptor, LOCK_EX | LOCK_NB), 0);
        const Outcome refused = extract(arguments);
        EXPECT_EQ(refused.status, 2);
        ASSERT_EQ(refused.error_lines().size(), 1U) << refused.errors;
        EXPECT_NE(refused.errors.find("another program is writing it (wait"), std::string::npos)
            << refused.errors;
        EXPECT_TRUE(fs::exists(path(lock)));
        EXPECT_EQ(read_text(path("t.csv")), table);
        EXPECT_FALSE(fs::exists(path("t.csv.partial")));
        EXPECT_TRUE(fs::exists(path("arrays/blues/1.rms.npy")));
        EXPECT_FALSE(fs::exists(path("arrays/blues/2.rms.npy")));
        close(descriptor);
    }
    // What a killed process leaves locks nobody out.
    for (const auto& [lock, arguments] : runs) {
        write_atomically(path(lock), "");
        EXPECT_EQ(extract(arguments).status, 0);
        EXPECT_FALSE(fs::exists(path(lock)));
    }
}

TEST_F(ExtractLock, OfTwoAtOnceOneWritesAllAndOneIsRefused) {
    for (int i = 0; i < 100; ++i) {
        fs::create_directories(folder_ / "many");
        fs::create_hard_link(folder_ / "train/blues/1.wav", folder_ / "many" / (std::to_string(i) + ".wav"));
    }
    Call call;
    call.arguments = {"-c",
                      "\"$0\" extract --out \"$1\" \"$2\" & pid=$!; "
                      "while [ ! -s \"$1.partial\" ]; do sleep 0.01; done; "
                      "\"$0\" extract --out \"$1\" \"$3\" 2>/dev/null; echo second $?; "
                      "wait $pid; echo first $?",
                      resonet_program().string(),
                      path("t.csv"),
                      path("many"),
                      path("train")};
    EXPECT_EQ(run_program("/bin/sh", call).output, "second 2\nfirst 0\n");
    EXPECT_EQ(read_text(path("t.csv")), output_of({path("many")}));
}

TEST_F(ExtractLock, WhatTheSystemRefusesIsSaid) {
    // A path that is longer than any file system's.
    const Outcome table = extract(to(std::string(300, 'x'), {path("train/blues")}));
    EXPECT_EQ(table.status, 3);
    EXPECT_EQ(table.errors.find("internal fault"), std::string::npos) << table.errors;
    const Outcome arrays = extract(to("train/blues/1.wav/arrays", {"--format", "npy", path("train/blues")}));
    EXPECT_EQ(arrays.status, 3);
    EXPECT_EQ(arrays.errors.find("internal fault"), std::string::npos) << arrays.errors;
    EXPECT_NE(arrays.errors.find("1.wav/arrays: cannot be"), std::string::npos) << arrays.errors;
}

}  // namespace
}  // namespace resonet::testing
