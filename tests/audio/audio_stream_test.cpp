#include "audio/audio_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/resampler.h"
#include "audio/sounds.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

std::vector<float> read_in_pieces(AudioStream& stream, std::size_t piece) {
    std::vector<float> all;
    std::vector<float> buffer(piece);
    while (const std::size_t count = stream.read(buffer)) {
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
}

class Windows : public ::testing::Test {
  protected:
    Windows() {
        testing::NoiseSource noise(30);
        for (float& sample : signal_) sample = static_cast<float>(0.5 * noise.next());
        write_wav(path_, signal_, 22050, 1, WavFormat::float32);
    }

    std::vector<float> slice(std::size_t from, std::size_t count) const {
        const auto begin = signal_.begin() + static_cast<std::ptrdiff_t>(from);
        return {begin, begin + static_cast<std::ptrdiff_t>(count)};
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / "noise.wav";
    std::vector<float> signal_ = std::vector<float>(30 * 22050);
};

TEST_F(Windows, AreSlicesOfTheWhole) {
    for (const double start : {0.0, 0.5, 4.99, 5.01, 12.3456, 29.0}) {
        const Audio part = decode(path_, {.start = start, .duration = 0.75});
        const auto from = static_cast<std::size_t>(std::llround(start * 22050));
        EXPECT_EQ(part.samples, slice(from, 16538)) << "from " << start << " s";
        EXPECT_TRUE(part.warnings.empty());
    }
}

TEST_F(Windows, EndWithTheFile) {
    const Audio part = decode(path_, {.start = 29.5, .duration = 10});
    EXPECT_EQ(part.samples, slice(650475, 11025));
    EXPECT_EQ(decode(path_, {.start = 20}).samples, slice(441000, 220500));
}

TEST_F(Windows, BeyondTheEndAreRefused) {
    EXPECT_THROW(decode(path_, {.start = 30.0}), InputError);
    EXPECT_THROW(decode(path_, {.start = 1e9}), InputError);
    EXPECT_THROW(decode(path_, {.start = 1e300}), InputError);
}

TEST_F(Windows, OfImpossibleSizeAreRefused) {
    EXPECT_THROW(AudioStream(path_, {.start = -1}), UsageError);
    EXPECT_THROW(AudioStream(path_, {.start = std::nan("")}), UsageError);
    EXPECT_THROW(AudioStream(path_, {.duration = 0}), UsageError);
    EXPECT_THROW(AudioStream(path_, {.duration = std::nan("")}), UsageError);
    EXPECT_THROW(AudioStream(path_, {.sample_rate = -5}), UsageError);
    EXPECT_THROW(AudioStream(path_, {.sample_rate = 10000000}), UsageError);
}

TEST_F(Windows, AreCutBeforeResampling) {
    const Audio part = decode(path_, {.sample_rate = 16000, .start = 6, .duration = 1});
    Resampler resampler(22050, 16000);
    std::vector<float> expected;
    resampler.process(slice(132300, 22050), expected);
    resampler.finish(expected);
    EXPECT_EQ(part.samples, expected);
    EXPECT_EQ(part.samples.size(), 16000U);
}

TEST_F(Windows, OfATinyDurationHoldASample) {
    EXPECT_EQ(decode(path_, {.start = 1, .duration = 1e-9}).samples, slice(22050, 1));
}

TEST_F(Windows, PieceSizesDoNotMatter) {
    const StreamOptions options{.sample_rate = 16000, .duration = 5};
    const Audio whole = decode(path_, options);
    EXPECT_EQ(whole.samples.size(), 80000U);
    for (const std::size_t piece : {1U, 7U, 1021U, 44100U}) {
        AudioStream stream(path_, options);
        EXPECT_EQ(read_in_pieces(stream, piece), whole.samples) << piece;
        std::vector<float> more(10);
        EXPECT_EQ(stream.read(more), 0U);
    }
}

TEST_F(Windows, StreamsCanBeMoved) {
    AudioStream first(path_, {.duration = 2});
    std::vector<float> head(1000);
    ASSERT_EQ(first.read(head), 1000U);
    AudioStream second = std::move(first);
    std::vector<float> all = read_in_pieces(second, 5000);
    all.insert(all.begin(), head.begin(), head.end());
    EXPECT_EQ(all, slice(0, 44100));
}

TEST(AudioStream, TellsWhatTheFileIs) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::tone(440, 2, 48000, 2), 48000, 2, WavFormat::pcm16);
    const AudioStream stream(folder / "a.wav");
    EXPECT_EQ(stream.sample_rate(), 22050);
    EXPECT_EQ(stream.info().sample_rate, 48000);
    EXPECT_EQ(stream.info().channels, 2);
    EXPECT_NEAR(stream.info().duration, 2, 1e-6);
    EXPECT_EQ(stream.info().codec, "pcm_s16le");
    EXPECT_TRUE(stream.warnings().empty());
}

TEST(AudioStream, KeepsTheFilesOwnRateIfAsked) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::tone(440, 1, 48000), 48000);
    const Audio audio = decode(folder / "a.wav", {.sample_rate = 0});
    EXPECT_EQ(audio.sample_rate, 48000);
    EXPECT_EQ(audio.samples, testing::tone(440, 1, 48000));
}

TEST(AudioStream, ResamplesExtremeRates) {
    const TemporaryFolder folder;
    for (const int rate : {1000, 4000, 192000, 768000}) {
        write_wav(folder / "a.wav", testing::tone(220, 1, rate), rate);
        const Audio audio = decode(folder / "a.wav");
        EXPECT_EQ(audio.samples.size(), 22050U) << rate;
        EXPECT_NEAR(testing::frequency(audio.samples, 22050), 220, 2) << rate;
        EXPECT_NEAR(testing::rms(audio.samples), 0.5 / std::sqrt(2), 0.01) << rate;
    }
}

TEST(AudioStream, AcceptsAnyFileName) {
    const TemporaryFolder folder;
    const std::vector<float> samples = testing::test_signal("short1000");
    for (const char* name :
         {"http:x.wav", "concat:a|b.wav", "-i.wav", "new\nline.wav", "quo'te\".wav", "%d.wav",
          "bytes\xff\xfe.wav", "a b.WAV", "no extension", "subfile,,start,0,end,9,,:x.wav",
          "Motörhead – Ä.wav", "wrong.mp3", ".wav", "x.m3u8"}) {
        write_wav(folder / name, samples, 22050);
        EXPECT_EQ(decode(folder / name).samples, samples) << name;
    }
}

TEST(AudioStream, FollowsLinksToFiles) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::test_signal("short1000"), 22050);
    std::filesystem::create_symlink("a.wav", folder / "link.wav");
    EXPECT_EQ(decode(folder / "link.wav").samples.size(), 1000U);
}

}  // namespace
}  // namespace resonet
