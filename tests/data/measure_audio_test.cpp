#include "data/measure_audio.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "data/level_meter.h"
#include "data/melody.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::melody;
using testing::TemporaryFolder;

std::vector<float> sine(double frequency, double seconds, int rate, double amplitude) {
    std::vector<float> samples(static_cast<std::size_t>(std::llround(seconds * rate)));
    for (std::size_t n = 0; n < samples.size(); ++n) {
        const double time = static_cast<double>(n) / rate;
        samples[n] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * frequency * time));
    }
    return samples;
}

AudioMeasurement measure(const std::vector<float>& samples, int rate, int channels = 1) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", samples, rate, channels);
    return measure_audio(folder / "a.wav");
}

TEST(LevelMeter, CountsRunsAtTheExtremes) {
    LevelMeter meter(8000);
    meter.add(std::vector<float>{0.2F, 0.5F, 0.5F, 0.5F});  // clipped, if nothing were larger
    EXPECT_DOUBLE_EQ(meter.clipping(), 0.75);
    meter.add(std::vector<float>{0.9F, 0.9F, 0.9F});
    meter.add(std::vector<float>{0.9F, 0.0F, 0.9F, 0.9F, -0.8F, -0.8F, -0.8F, 0.0F});
    EXPECT_DOUBLE_EQ(meter.clipping(), 7.0 / 15.0);  // a run of four above, a run of three below
    EXPECT_NEAR(meter.peak(), 20 * std::log10(0.9), 1e-6);
}

TEST(LevelMeter, MeasuresSilenceInWindows) {
    LevelMeter meter(1000);
    meter.add(std::vector<float>(300, 0.0F));
    meter.add(std::vector<float>(100, 0.0011F));
    meter.add(std::vector<float>(90, 0.0009F));
    EXPECT_DOUBLE_EQ(meter.silence(), 390.0 / 490.0);
}

TEST(LevelMeter, HasNoPeakInDigitalSilence) {
    LevelMeter meter(1000);
    EXPECT_TRUE(std::isnan(meter.peak()));
    EXPECT_EQ(meter.silence(), 0.0);
    meter.add(std::vector<float>(1000, 0.0F));
    EXPECT_TRUE(std::isnan(meter.peak()));
    EXPECT_EQ(meter.silence(), 1.0);
    EXPECT_EQ(meter.clipping(), 0.0);
}

TEST(MeasureAudio, TellsTheLoudnessOfTheStandardsTestTone) {
    // EBU Tech 3341: a sine of 1 kHz at -23 dBFS in both channels has -23 LUFS; in one alone 3 dB less.
    const AudioMeasurement measured = measure(sine(1000, 5, 48000, std::pow(10.0, -23.0 / 20)), 48000);
    EXPECT_NEAR(measured.facts.loudness, -26.0, 0.1);
    EXPECT_NEAR(measured.facts.peak, -23.0, 0.01);
    EXPECT_EQ(measured.facts.seconds, 5.0);
    EXPECT_EQ(measured.facts.sample_rate, 48000);
    EXPECT_EQ(measured.facts.channels, 1);
    EXPECT_EQ(measured.facts.silence, 0.0);
    EXPECT_EQ(measured.facts.content.size(), 64U);
}

TEST(MeasureAudio, TellsChannelsOfTheFileAndMeasuresTheirMean) {
    std::vector<float> stereo;
    for (const float sample : sine(440, 1, 22050, 0.5)) {
        stereo.push_back(sample);
        stereo.push_back(0.0F);
    }
    const AudioMeasurement measured = measure(stereo, 22050, 2);
    EXPECT_EQ(measured.facts.channels, 2);
    EXPECT_NEAR(measured.facts.peak, 20 * std::log10(0.25), 0.01);
}

TEST(MeasureAudio, ContentDependsOnSamplesAndRateAlone) {
    const TemporaryFolder folder;
    const std::vector<float> tone = sine(440, 0.5, 8000, 0.5);
    write_wav(folder / "one.wav", tone, 8000);
    write_wav(folder / "rate.wav", tone, 16000);
    std::vector<float> twice = tone;
    twice.insert(twice.end(), tone.begin(), tone.end());
    write_wav(folder / "twice.wav", twice, 8000);
    const std::string content = measure_audio(folder / "one.wav").facts.content;
    EXPECT_NE(measure_audio(folder / "rate.wav").facts.content, content);
    EXPECT_NE(measure_audio(folder / "twice.wav").facts.content, content);
    EXPECT_EQ(measure_audio(folder / "twice.wav", 0.5, 0.5).facts.content, content);
    EXPECT_EQ(measure_audio(folder / "twice.wav", 0.5).facts.content, content);
}

TEST(MeasureAudio, GivesAFingerprintNumberEveryEighthOfASecond) {
    // A frame of 4096 samples begins every 1365 at 11,025 Hz; the filters of a number span 16 + 4 frames.
    for (const int rate : {11025, 22050, 44100}) {
        const AudioMeasurement measured = measure(melody(1, 10, rate), rate);
        const double frames = (10 * 11025.0 - 4096) / 1365 + 1;
        EXPECT_NEAR(static_cast<double>(measured.fingerprint.size()), frames - 19, 1.5) << rate;
    }
    EXPECT_TRUE(measure(melody(1, 2.4), 22050).fingerprint.empty());
    EXPECT_FALSE(measure(melody(1, 3), 22050).fingerprint.empty());
}

TEST(MeasureAudio, TakesSilenceAndVeryShortFiles) {
    const AudioMeasurement silence = measure(std::vector<float>(22050 * 5, 0.0F), 22050);
    EXPECT_TRUE(std::isnan(silence.facts.peak));
    EXPECT_TRUE(std::isnan(silence.facts.loudness));
    EXPECT_EQ(silence.facts.silence, 1.0);
    const AudioMeasurement brief = measure(sine(440, 0.001, 22050, 0.5), 22050);
    EXPECT_NEAR(brief.facts.seconds, 0.001, 1e-4);
    EXPECT_TRUE(std::isnan(brief.facts.loudness));
    EXPECT_TRUE(brief.fingerprint.empty());
    EXPECT_FALSE(brief.facts.content.empty());
}

TEST(MeasureAudio, TakesRatesThatChromaprintDoesNot) {
    const AudioMeasurement measured = measure(sine(100, 5, 1000, 0.5), 1000);
    EXPECT_TRUE(measured.fingerprint.empty());
    EXPECT_EQ(measured.facts.sample_rate, 1000);
}

TEST(MeasureAudio, RefusesWhatIsNoSound) {
    const TemporaryFolder folder;
    std::vector<float> samples = sine(440, 1, 8000, 0.5);
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        samples[5000] = bad;
        write_wav(folder / "bad.wav", samples, 8000);
        EXPECT_THROW(measure_audio(folder / "bad.wav"), InputError);
        EXPECT_NO_THROW(measure_audio(folder / "bad.wav", 0, 0.5));
    }
    write_atomically(folder / "text.wav", "not audio");
    write_atomically(folder / "empty.wav", "");
    EXPECT_THROW(measure_audio(folder / "text.wav"), InputError);
    EXPECT_THROW(measure_audio(folder / "empty.wav"), InputError);
    EXPECT_THROW(measure_audio(folder / "missing.wav"), InputError);
    EXPECT_THROW(measure_audio(folder.path()), InputError);
    EXPECT_THROW(measure_audio(folder / "bad.wav", 30), InputError);
}

TEST(MeasureAudio, WarnsOfAFileCutShort) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", sine(440, 2, 8000, 0.5), 8000);
    const std::string whole = read_text(folder / "a.wav");
    write_atomically(folder / "a.wav", whole.substr(0, whole.size() / 2));
    const AudioMeasurement measured = measure_audio(folder / "a.wav");
    EXPECT_NEAR(measured.facts.seconds, 1.0, 0.01);
    EXPECT_FALSE(measured.warnings.empty());
}

}  // namespace
}  // namespace resonet
