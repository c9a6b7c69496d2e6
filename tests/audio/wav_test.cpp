// WAV files written by hand and by write_wav: scaling, channels, exactness.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "audio/audio_stream.h"
#include "audio/sounds.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::little_endian;
using testing::TemporaryFolder;
using testing::wav_header;
using testing::write_bytes;

constexpr StreamOptions kAsStored{.sample_rate = 0};

std::vector<float> decode_wav(int tag, int bits, int channels, const std::string& data) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.wav",
                wav_header(tag, bits, channels, 22050, static_cast<std::uint32_t>(data.size())) + data);
    const Audio audio = decode(folder / "a.wav", kAsStored);
    EXPECT_TRUE(audio.warnings.empty());
    EXPECT_EQ(audio.info.channels, channels);
    EXPECT_EQ(audio.sample_rate, 22050);
    return audio.samples;
}

TEST(Wav, Scales8BitAroundItsMiddle) {
    EXPECT_EQ(decode_wav(1, 8, 1, little_endian({0, 64, 128, 192, 255}, 1)),
              (std::vector<float>{-1.0F, -0.5F, 0.0F, 0.5F, 127.0F / 128}));
}

TEST(Wav, Scales16Bit) {
    EXPECT_EQ(decode_wav(1, 16, 1, little_endian({-32768, -16384, 0, 1, 32767}, 2)),
              (std::vector<float>{-1.0F, -0.5F, 0.0F, 1.0F / 32768, 32767.0F / 32768}));
}

TEST(Wav, Scales24Bit) {
    EXPECT_EQ(decode_wav(1, 24, 1, little_endian({-8388608, -1, 0, 1, 8388607}, 3)),
              (std::vector<float>{-1.0F, -0x1p-23F, 0.0F, 0x1p-23F, 8388607.0F / 8388608}));
}

TEST(Wav, Scales32Bit) {
    EXPECT_EQ(decode_wav(1, 32, 1, little_endian({-2147483648LL, 1073741824, 256, 0}, 4)),
              (std::vector<float>{-1.0F, 0.5F, 0x1p-23F, 0.0F}));
}

TEST(Wav, ReadsDoubles) {
    std::vector<std::int64_t> bits;
    for (const double x : {0.25, -1.5, 0.0}) bits.push_back(std::bit_cast<std::int64_t>(x));
    EXPECT_EQ(decode_wav(3, 64, 1, little_endian(bits, 8)), (std::vector<float>{0.25F, -1.5F, 0.0F}));
}

TEST(Wav, MixesStereoToItsMean) {
    EXPECT_EQ(decode_wav(1, 16, 2, little_endian({16384, 0, -16384, 16384, 3, 4}, 2)),
              (std::vector<float>{0.25F, 0.0F, 3.5F / 32768}));
}

TEST(Wav, MixesSevenChannelsToTheirMean) {
    const TemporaryFolder folder;
    std::vector<float> samples;
    std::vector<float> mean;
    testing::NoiseSource noise(7);
    for (int n = 0; n < 5000; ++n) {
        float sum = 0;
        for (int c = 0; c < 7; ++c) {
            samples.push_back(static_cast<float>(noise.next()));
            sum += samples.back();
        }
        mean.push_back(sum / 7);
    }
    write_wav(folder / "seven.wav", samples, 44100, 7);
    const Audio audio = decode(folder / "seven.wav", kAsStored);
    EXPECT_EQ(audio.info.channels, 7);
    EXPECT_EQ(audio.samples, mean);
}

TEST(Wav, KeepsFloatsAsTheyAre) {
    const TemporaryFolder folder;
    const std::vector<float> samples = testing::test_signal("short1000");
    write_wav(folder / "a.wav", samples, 22050);
    const Audio audio = decode(folder / "a.wav");
    EXPECT_EQ(audio.samples, samples);
    EXPECT_EQ(audio.info.codec, "pcm_f32le");
    EXPECT_EQ(audio.info.container, "wav");
    EXPECT_NEAR(audio.info.duration, 1000.0 / 22050, 1e-5);
}

TEST(Wav, PassesNonFiniteSamplesThrough) {
    const TemporaryFolder folder;
    std::vector<float> samples(100, 0.25F);
    samples[10] = std::numeric_limits<float>::quiet_NaN();
    samples[20] = -std::numeric_limits<float>::infinity();
    write_wav(folder / "nan.wav", samples, 22050);
    const Audio audio = decode(folder / "nan.wav");
    ASSERT_EQ(audio.samples.size(), 100U);
    EXPECT_TRUE(std::isnan(audio.samples[10]));
    EXPECT_EQ(audio.samples[20], -std::numeric_limits<float>::infinity());
    EXPECT_EQ(audio.samples[30], 0.25F);
}

TEST(Wav, ReadsOneMillisecond) {
    const TemporaryFolder folder;
    write_wav(folder / "short.wav", testing::tone(440, 0.001, 44100), 44100);
    EXPECT_EQ(decode(folder / "short.wav", kAsStored).samples.size(), 44U);
    EXPECT_EQ(decode(folder / "short.wav").samples.size(), 22U);
}

TEST(WavWriter, Rounds16BitAndClamps) {
    const TemporaryFolder folder;
    const std::vector<float> samples = {0.0F, 0.5F,  -1.0F,        1.0F,
                                        2.0F, -3.0F, 0.6F / 32768, std::numeric_limits<float>::quiet_NaN()};
    write_wav(folder / "a.wav", samples, 22050, 1, WavFormat::pcm16);
    const float top = 32767.0F / 32768;
    EXPECT_EQ(decode(folder / "a.wav").samples,
              (std::vector<float>{0.0F, 0.5F, -1.0F, top, top, -1.0F, 1.0F / 32768, 0.0F}));
}

TEST(WavWriter, ReplacesAFileAndLeavesNoOther) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.wav", "old");
    write_wav(folder / "a.wav", testing::tone(440, 0.1, 8000), 8000);
    EXPECT_EQ(testing::read_bytes(folder / "a.wav").size(), 58U + 800 * 4);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
    EXPECT_EQ(files, 1U);
}

TEST(WavWriter, RefusesWhatWavCannotHold) {
    const TemporaryFolder folder;
    const std::vector<float> samples(5);
    EXPECT_THROW(write_wav(folder / "a.wav", samples, 0), UsageError);
    EXPECT_THROW(write_wav(folder / "a.wav", samples, 22050, 0), UsageError);
    EXPECT_THROW(write_wav(folder / "a.wav", samples, 22050, 2), UsageError);
    EXPECT_THROW(write_wav(folder / "none" / "a.wav", samples, 22050), SystemError);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.wav"));
}

}  // namespace
}  // namespace resonet
