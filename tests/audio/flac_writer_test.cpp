#include "audio/flac_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "audio/audio_stream.h"
#include "audio/pcm16.h"
#include "audio/sounds.h"
#include "core/error.h"
#include "core/file.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

TEST(FlacWriter, KeepsSixteenBitsExactly) {
    const TemporaryFolder folder;
    const std::vector<float> noise = testing::test_signal("noise");
    write_flac(folder / "a.flac", noise, 22050);
    const Audio audio = decode(folder / "a.flac", {.sample_rate = 0});
    EXPECT_EQ(audio.info.codec, "flac");
    EXPECT_EQ(audio.sample_rate, 22050);
    EXPECT_TRUE(audio.warnings.empty());
    ASSERT_EQ(audio.samples.size(), noise.size());
    for (std::size_t i = 0; i < noise.size(); ++i) {
        ASSERT_EQ(audio.samples[i], static_cast<float>(pcm16(noise[i])) / 32768.0F) << i;
    }
}

TEST(FlacWriter, BytesInMemoryAreThoseOfTheFile) {
    const testing::TemporaryFolder folder;
    const std::vector<float> samples = testing::test_signal("chirp");
    write_flac(folder / "a.flac", samples, 22050, 1, {{"TITLE", "x"}});
    EXPECT_EQ(encode_flac("a", samples, 22050, 1, {{"TITLE", "x"}}), read_text(folder / "a.flac"));
    EXPECT_THROW(encode_flac("a", {}, 22050), UsageError);
}

TEST(FlacWriter, ClampsAndSurvivesWhatIsNoNumber) {
    const TemporaryFolder folder;
    const float infinity = std::numeric_limits<float>::infinity();
    write_flac(folder / "a.flac", std::vector<float>{1.5F, -2.0F, std::nanf(""), infinity, -infinity, 0.5F},
               44100);
    EXPECT_EQ(decode(folder / "a.flac", {.sample_rate = 0}).samples,
              (std::vector<float>{32767.0F / 32768.0F, -1.0F, 0.0F, 32767.0F / 32768.0F, -1.0F, 0.5F}));
}

TEST(FlacWriter, WritesAnyLengthAndChannelCount) {
    const TemporaryFolder folder;
    for (const std::size_t frames : {1U, 17U, 4608U, 4609U}) {
        for (const int channels : {1, 2, 6}) {
            const std::vector<float> samples(frames * static_cast<std::size_t>(channels), 0.25F);
            write_flac(folder / "a.flac", samples, 48000, channels);
            const Audio audio = decode(folder / "a.flac", {.sample_rate = 0});
            EXPECT_EQ(audio.info.channels, channels);
            EXPECT_EQ(audio.samples, std::vector<float>(frames, 0.25F)) << frames << " x " << channels;
        }
    }
}

// The clips of a data set are compared by their hashes.
TEST(FlacWriter, WritesTheSameBytesAgain) {
    const TemporaryFolder folder;
    const FlacTags tags{{"ARTIST", "Somebody"}, {"TITLE", "Megtört"}};
    write_flac(folder / "a.flac", testing::test_signal("music30"), 22050, 1, tags);
    write_flac(folder / "b.flac", testing::test_signal("music30"), 22050, 1, tags);
    const std::string bytes = read_text(folder / "a.flac");
    EXPECT_EQ(bytes, read_text(folder / "b.flac"));
    EXPECT_NE(bytes.find("TITLE=Megtört"), std::string::npos);
    EXPECT_EQ(bytes.find("Lavf5"), std::string::npos);
    EXPECT_EQ(bytes.find("Lavc"), std::string::npos);
}

TEST(FlacWriter, RefusesWhatCannotBeWritten) {
    const TemporaryFolder folder;
    const std::vector<float> samples(100, 0.0F);
    EXPECT_THROW(write_flac(folder / "a.flac", samples, 0), UsageError);
    EXPECT_THROW(write_flac(folder / "a.flac", samples, 2'000'000), UsageError);
    EXPECT_THROW(write_flac(folder / "a.flac", samples, 44100, 9), UsageError);
    EXPECT_THROW(write_flac(folder / "a.flac", samples, 44100, 3), UsageError);
    EXPECT_THROW(write_flac(folder / "a.flac", {}, 44100), UsageError);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.flac"));
    EXPECT_THROW(write_flac(folder / "none" / "a.flac", samples, 44100), SystemError);
}

}  // namespace
}  // namespace resonet
