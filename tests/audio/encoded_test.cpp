// Compressed files made by the ffmpeg program: length, pitch and level survive, windows are exact.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "audio/audio_stream.h"
#include "audio/sounds.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::encode;
using testing::TemporaryFolder;

struct Encoding {
    const char* name;  // of the test
    const char* file;
    const char* options;  // of ffmpeg
    const char* codec;
    int extra;  // samples at 44.1 kHz by which the length may differ: none where the delay is stored
    bool lossless;
};

void PrintTo(const Encoding& encoding, std::ostream* out) {
    *out << encoding.name;
}

constexpr Encoding kEncodings[] = {
    {"flac", "a.flac", "", "flac", 0, true},
    {"flac24", "b.flac", "-sample_fmt s32", "flac", 0, true},
    {"alac", "b.m4a", "-c:a alac", "alac", 0, true},
    {"aiff", "a.aiff", "", "pcm_s16be", 0, true},
    {"au", "a.au", "", "pcm_s16be", 0, true},
    {"wavpack", "a.wv", "", "wavpack", 0, true},
    {"w64", "a.w64", "", "pcm_s16le", 8, false},
    {"wav_u8", "u8.wav", "-c:a pcm_u8", "pcm_u8", 0, false},
    {"mp3_cbr", "a.mp3", "-b:a 192k", "mp3", 0, false},
    {"mp3_vbr", "vbr.mp3", "-q:a 2", "mp3", 0, false},
    {"mp3_bare", "bare.mp3", "-write_xing 0 -q:a 2", "mp3", 2400, false},
    {"vorbis", "a.ogg", "-c:a libvorbis", "vorbis", 0, false},
    {"opus", "a.opus", "-c:a libopus -b:a 128k", "opus", 0, false},
    {"aac", "a.m4a", "-b:a 160k", "aac", 1024, false},
    {"adts", "a.aac", "-b:a 160k", "aac", 2100, false},
    {"wma", "a.wma", "-b:a 160k", "wmav2", 4100, false},
    {"matroska", "a.mka", "-c:a flac", "flac", 0, true},
};

class Encoded : public ::testing::TestWithParam<Encoding> {
  protected:
    void SetUp() override {
        if (!testing::ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
    }

    bool make(std::span<const float> samples, int channels) {
        write_wav(folder_ / "source.wav", samples, 44100, channels, WavFormat::pcm16);
        return encode(folder_ / "source.wav", GetParam().options, path_);
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / GetParam().file;
};

TEST_P(Encoded, KeepsLengthPitchLevelAndWindows) {
    if (!make(testing::tone(440, 8, 44100, 2), 2)) GTEST_SKIP() << "this ffmpeg lacks the encoder";
    const Audio audio = decode(path_);
    EXPECT_EQ(audio.info.codec, GetParam().codec);
    EXPECT_EQ(audio.info.channels, 2);
    EXPECT_NEAR(audio.info.duration, 8, 0.5);
    EXPECT_NEAR(static_cast<double>(audio.samples.size()), 176400, GetParam().extra / 2.0);
    EXPECT_TRUE(audio.warnings.empty()) << audio.warnings[0];
    const std::span<const float> middle = std::span(audio.samples).subspan(22050, 110250);
    EXPECT_NEAR(testing::frequency(middle, 22050), 440, 0.5);
    EXPECT_NEAR(testing::rms(middle), 0.5 / std::sqrt(2), 0.03);

    const Audio whole = decode(path_, {.sample_rate = 0});
    for (const double start : {0.02, 2.0, 6.789}) {
        const Audio part = decode(path_, {.sample_rate = 0, .start = start, .duration = 0.5});
        const auto from = static_cast<std::size_t>(std::llround(start * whole.sample_rate));
        const std::span<const float> slice = std::span(whole.samples).subspan(from, part.samples.size());
        EXPECT_EQ(part.samples.size(), static_cast<std::size_t>(whole.sample_rate) / 2);
        EXPECT_LT(testing::difference(part.samples, slice), 2e-3) << "from " << start << " s";
    }
}

TEST_P(Encoded, LosslessIsExact) {
    if (!GetParam().lossless) return;
    if (!make(testing::test_signal("noise"), 1)) GTEST_SKIP() << "this ffmpeg lacks the encoder";
    const Audio source = decode(folder_ / "source.wav", {.sample_rate = 0});
    EXPECT_EQ(decode(path_, {.sample_rate = 0}).samples, source.samples);
}

INSTANTIATE_TEST_SUITE_P(Formats, Encoded, ::testing::ValuesIn(kEncodings),
                         [](const auto& tested) { return std::string(tested.param.name); });

class EncodedFile : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!testing::ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
        write_wav(folder_ / "source.wav", testing::tone(440, 8, 44100, 2), 44100, 2, WavFormat::pcm16);
    }

    bool make(const std::string& options, const std::string& name) {
        return encode(folder_ / "source.wav", options, folder_ / name);
    }

    void cut_in_half(const std::string& name) {
        std::filesystem::resize_file(folder_ / name, std::filesystem::file_size(folder_ / name) / 2);
    }

    TemporaryFolder folder_;
};

TEST_F(EncodedFile, TruncatedGivesWhatIsThereAndAWarning) {
    for (const char* name : {"a.mp3", "a.flac", "a.ogg", "a.opus", "a.aiff"}) {
        if (!make("", name)) continue;
        cut_in_half(name);
        const Audio audio = decode(folder_ / name);
        EXPECT_NEAR(static_cast<double>(audio.samples.size()) / 22050, 4, 1.5) << name;
        EXPECT_NEAR(testing::frequency(std::span(audio.samples).subspan(4410, 33075), 22050), 440, 1) << name;
        ASSERT_FALSE(audio.warnings.empty()) << name;
        EXPECT_TRUE(audio.warnings.back().starts_with("the file is cut short") ||
                    audio.warnings.back().starts_with("the file ends in the middle"))
            << name << ": " << audio.warnings.back();
    }
}

TEST_F(EncodedFile, WithoutItsIndexIsRefused) {
    if (!make("", "a.m4a")) GTEST_SKIP() << "this ffmpeg lacks the encoder";
    cut_in_half("a.m4a");
    EXPECT_THROW(decode(folder_ / "a.m4a"), InputError);
}

TEST_F(EncodedFile, DamageInTheMiddleIsAWarning) {
    if (!make("", "a.flac")) GTEST_SKIP() << "this ffmpeg lacks the encoder";
    std::string bytes = testing::read_bytes(folder_ / "a.flac");
    for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 3000; ++i) bytes[i] = '\x55';
    testing::write_bytes(folder_ / "a.flac", bytes);
    const Audio audio = decode(folder_ / "a.flac");
    EXPECT_GT(audio.samples.size(), 6U * 22050);
    ASSERT_FALSE(audio.warnings.empty());
    EXPECT_NE(audio.warnings[0].find("could not be decoded"), std::string::npos);
}

TEST_F(EncodedFile, SoundOfAVideo) {
    if (!make("-f lavfi -i testsrc=s=64x48:r=10:d=8 -shortest", "a.mp4")) GTEST_SKIP() << "no video encoder";
    const Audio audio = decode(folder_ / "a.mp4");
    EXPECT_EQ(audio.info.codec, "aac");
    EXPECT_EQ(audio.info.container, "mp4");
    EXPECT_NEAR(static_cast<double>(audio.samples.size()), 8 * 22050, 1024);
    EXPECT_NEAR(testing::frequency(std::span(audio.samples).subspan(22050, 5 * 22050), 22050), 440, 0.5);
}

TEST_F(EncodedFile, VideoWithoutSoundIsRefused) {
    if (!make("-f lavfi -i testsrc=s=64x48:r=10:d=1 -map 1:v", "a.mp4")) GTEST_SKIP() << "no video encoder";
    try {
        decode(folder_ / "a.mp4");
        FAIL() << "accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problem(), "holds no audio stream");
    }
}

TEST_F(EncodedFile, CoverPictureIsPassedOver) {
    if (!make("-f lavfi -i testsrc=s=64x48:d=0.04 -map 0:a -map 1:v -c:v png -disposition:v attached_pic",
              "a.mp3")) {
        GTEST_SKIP() << "this ffmpeg lacks an encoder";
    }
    const Audio audio = decode(folder_ / "a.mp3");
    EXPECT_EQ(audio.samples.size(), 8U * 22050);
    EXPECT_TRUE(audio.warnings.empty());
}

TEST_F(EncodedFile, RateThatChangesOnTheWay) {
    if (!make("-b:a 64k", "a.mp3") || !make("-b:a 64k -ar 48000 -ac 1", "b.mp3"))
        GTEST_SKIP() << "no encoder";
    testing::write_bytes(folder_ / "c.mp3",
                         testing::read_bytes(folder_ / "a.mp3") + testing::read_bytes(folder_ / "b.mp3"));
    const Audio audio = decode(folder_ / "c.mp3");
    EXPECT_NEAR(static_cast<double>(audio.samples.size()), 16 * 22050, 2500);
    EXPECT_NEAR(testing::frequency(std::span(audio.samples).subspan(10 * 22050, 5 * 22050), 22050), 440, 1);
    ASSERT_FALSE(audio.warnings.empty());
    EXPECT_EQ(audio.warnings[0],
              "the sample rate changes on the way from 44100 to 48000 Hz; each part is resampled by itself");
}

}  // namespace
}  // namespace resonet
