#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "audio/wav_writer.h"
#include "core/file.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

constexpr int rate = 22050;

/// A folder of good and bad inputs beside a small model.
class BadInputs : public ::testing::Test {
  protected:
    BadInputs() {
        write_small_model(model_);
        write_tone(folder_ / "good1.wav");
        write_tone(folder_ / "good2.wav", 11.0, 330.0);
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    /// The first `share` of the bytes of a good file.
    void truncate_file(const std::string& name, double share) const {
        const auto size = static_cast<double>(fs::file_size(folder_ / name));
        fs::resize_file(folder_ / name, static_cast<std::uintmax_t>(size * share));
    }

    /// Classifies `good1.wav`, the input and `good2.wav`: both good ones come out, the status is 1, and
    /// exactly one line on standard error names the input.
    void expect_one_failure(const std::string& name) const {
        SCOPED_TRACE(name);
        const Outcome outcome = run_resonet({"classify", "--format", "jsonl", "--model", model_.string(),
                                             path("good1.wav"), path(name), path("good2.wav")});
        EXPECT_EQ(outcome.status, 1);
        ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_TRUE(outcome.errors.starts_with("resonet: " + path(name) + ": ")) << outcome.errors;
        EXPECT_GT(outcome.errors.size(), ("resonet: " + path(name) + ": ").size() + 5) << "says why";
        ASSERT_EQ(outcome.output_lines().size(), 3U) << outcome.output;
        const auto bad = nlohmann::json::parse(outcome.output_lines()[1]);
        EXPECT_EQ(bad.at("path"), path(name));
        EXPECT_TRUE(bad.at("error").is_string());
        EXPECT_FALSE(bad.contains("genre"));
        for (const std::size_t good : {0, 2}) {
            EXPECT_TRUE(nlohmann::json::parse(outcome.output_lines()[good]).contains("genre"));
        }
    }

    TemporaryFolder folder_;
    fs::path model_ = folder_ / "small.safetensors";
};

TEST_F(BadInputs, MissingFile) {
    expect_one_failure("none.mp3");
}

TEST_F(BadInputs, TextCalledMp3) {
    write_atomically(folder_ / "text.mp3", "This is no music at all, whatever its name says.\n");
    expect_one_failure("text.mp3");
}

TEST_F(BadInputs, EmptyFile) {
    write_atomically(folder_ / "empty.wav", "");
    expect_one_failure("empty.wav");
}

TEST_F(BadInputs, HeaderWithoutMusic) {
    for (const char* name : {"cut.mp3", "cut.flac", "cut.ogg"}) {
        if (!convert(folder_ / "good1.wav", folder_ / name)) GTEST_SKIP() << "needs the program ffmpeg";
        fs::resize_file(folder_ / name, 60);
        expect_one_failure(name);
    }
}

TEST_F(BadInputs, OneMillisecond) {
    write_tone(folder_ / "short.wav", 0.001);
    const Outcome outcome =
        run_resonet({"classify", "--format", "jsonl", "--model", model_.string(), path("short.wav")});
    // Too short for a window is an error or a warning, but is never passed over in silence.
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_TRUE(outcome.errors.starts_with("resonet: " + path("short.wav") + ": ")) << outcome.errors;
}

TEST_F(BadInputs, Silence) {
    write_wav(folder_ / "silent.wav", std::vector<float>(6 * rate), rate);
    expect_one_failure("silent.wav");
}

TEST_F(BadInputs, NotANumber) {
    write_wav(folder_ / "nan.wav", std::vector<float>(6 * rate, std::numeric_limits<float>::quiet_NaN()),
              rate);
    expect_one_failure("nan.wav");
}

TEST_F(BadInputs, DanglingLink) {
    fs::create_symlink(folder_ / "gone.wav", folder_ / "link.wav");
    expect_one_failure("link.wav");
}

TEST_F(BadInputs, Pipe) {
    ASSERT_EQ(mkfifo((folder_ / "pipe.wav").c_str(), 0600), 0);
    expect_one_failure("pipe.wav");
}

TEST_F(BadInputs, FolderWithoutAudio) {
    fs::create_directory(folder_ / "papers");
    write_atomically(folder_ / "papers/letter.txt", "no music");
    expect_one_failure("papers");
}

TEST_F(BadInputs, FolderWithoutPermission) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    fs::create_directory(folder_ / "locked");
    fs::permissions(folder_ / "locked", fs::perms::none);
    expect_one_failure("locked");
    fs::permissions(folder_ / "locked", fs::perms::owner_all);
}

TEST_F(BadInputs, SevenChannelsAreGood) {
    std::vector<float> samples(std::size_t{7} * 6 * rate);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = (i / 7) % 100 < 50 ? 0.3F : -0.3F;
    write_wav(folder_ / "seven.wav", samples, rate, 7);
    const Outcome outcome = run_resonet({"classify", "--model", model_.string(), path("seven.wav")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
}

TEST_F(BadInputs, MusicThatBreaksOffIsUsedAsFarAsItGoes) {
    for (const char* name : {"half.mp3", "half.flac"}) {
        if (!convert(folder_ / "good1.wav", folder_ / name)) GTEST_SKIP() << "needs the program ffmpeg";
        truncate_file(name, 0.6);
        const Outcome outcome =
            run_resonet({"classify", "--format", "jsonl", "--model", model_.string(), path(name)});
        const auto result = nlohmann::json::parse(outcome.output);
        EXPECT_TRUE(result.contains("genre") != result.contains("error")) << outcome.output;
        EXPECT_EQ(outcome.status, result.contains("error") ? 1 : 0);
    }
}

TEST_F(BadInputs, AllAtOnceInOneFolder) {
    write_atomically(folder_ / "text.mp3", "no music");
    write_atomically(folder_ / "empty.flac", "");
    fs::create_symlink(folder_ / "gone.wav", folder_ / "link.ogg");
    ASSERT_EQ(mkfifo((folder_ / "pipe.opus").c_str(), 0600), 0);
    const Outcome outcome = run_resonet({"classify", "--model", model_.string(), folder_.path().string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output_lines().size(), 3U) << outcome.output;  // head and two files
    ASSERT_EQ(outcome.error_lines().size(), 4U) << outcome.errors;
    for (const char* name : {"empty.flac: ", "link.ogg: ", "pipe.opus: ", "text.mp3: "}) {
        EXPECT_NE(outcome.errors.find(name), std::string::npos) << name;
    }
}

TEST_F(BadInputs, BadModelIsRefused) {
    write_atomically(folder_ / "bad.safetensors", "no model");
    for (const char* name : {"bad.safetensors", "none.safetensors"}) {
        const Outcome outcome = run_resonet({"classify", "--model", path(name), path("good1.wav")});
        EXPECT_NE(outcome.status, 0);
        EXPECT_EQ(outcome.output, "");
        ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_NE(outcome.errors.find(name), std::string::npos) << outcome.errors;
    }
}

}  // namespace
}  // namespace resonet::testing
