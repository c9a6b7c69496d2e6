#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "audio/sounds.h"
#include "support/signals.h"
#include "worker/media_type.h"
#include "worker/mel_picture.h"
#include "worker/waveform.h"

namespace resonet::testing {
namespace {

TEST(Waveform, IsTheRangeOfEachStretch) {
    const std::vector<float> samples{0.1F, -0.2F, 0.5F, 0.25F, -1.5F, 2.0F};
    EXPECT_EQ(waveform_peaks(samples, 3), (std::vector<double>{-0.2, 0.1, 0.25, 0.5, -1, 1}));
    EXPECT_EQ(waveform_peaks(samples, 1), (std::vector<double>{-1, 1}));
    EXPECT_EQ(waveform_peaks(samples, 100).size(), 12U) << "no more stretches than samples";
    EXPECT_TRUE(waveform_peaks({}, 10).empty());
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(waveform_peaks(std::vector<float>{nan, 0.5F}, 1), (std::vector<double>{0, 0.5}));
}

TEST(Waveform, CoversEverySampleOnce) {
    std::vector<float> samples(9973, 0.0F);
    samples.back() = 0.75F;
    samples.front() = -0.75F;
    const auto peaks = waveform_peaks(samples, 1000);
    ASSERT_EQ(peaks.size(), 2000U);
    EXPECT_EQ(peaks.front(), -0.75);
    EXPECT_EQ(peaks.back(), 0.75);
}

/// Row of the loudest pixel of a column.
std::size_t loudest_row(const MelPicture& picture, std::size_t column) {
    std::size_t best = 0;
    for (std::size_t row = 1; row < MelPicture::bands; ++row) {
        if (picture.pixels[row * picture.columns + column] >
            picture.pixels[best * picture.columns + column]) {
            best = row;
        }
    }
    return best;
}

TEST(MelPictureOf, AToneIsALineAtItsFrequency) {
    for (const double hz : {200.0, 1000.0, 5000.0}) {
        const MelPicture picture = mel_picture(tone(hz, 3, 22050), 22050);
        EXPECT_EQ(picture.columns, 3U * 22050 / 512);
        ASSERT_EQ(picture.pixels.size(), picture.columns * 128);
        ASSERT_EQ(picture.frequency_edges_hz.size(), 129U);
        const std::size_t band = 127 - loudest_row(picture, picture.columns / 2);
        EXPECT_LE(picture.frequency_edges_hz[band] * 0.95, hz);
        EXPECT_GE(picture.frequency_edges_hz[band + 1] * 1.05, hz);
        EXPECT_EQ(*std::max_element(picture.pixels.begin(), picture.pixels.end()), 255);
    }
}

TEST(MelPictureOf, LevelsAreDecibelsBelowTheLoudest) {
    std::vector<float> samples = tone(1000, 8, 22050);
    for (std::size_t i = samples.size() / 2; i < samples.size(); ++i) samples[i] *= 0.01F;  // 40 dB less
    const MelPicture picture = mel_picture(samples, 22050);
    const auto level = [&](std::size_t column) {
        return picture.pixels[loudest_row(picture, column) * picture.columns + column];
    };
    EXPECT_NEAR(level(picture.columns / 4), 255, 1);
    EXPECT_NEAR(level(3 * picture.columns / 4), 127.5, 1.5);
}

TEST(MelPictureOf, LongAndShortAndSilent) {
    const MelPicture longer = mel_picture(tone(440, 200, 22050), 22050);
    EXPECT_EQ(longer.columns, 2400U);
    EXPECT_EQ(loudest_row(longer, 0), loudest_row(longer, 2399)) << "the line goes on to the end";
    EXPECT_EQ(mel_picture(std::vector<float>(10, 0.5F), 22050).columns, 1U);
    const MelPicture silent = mel_picture(std::vector<float>(22050, 0.0F), 22050);
    for (const std::uint8_t pixel : silent.pixels) ASSERT_EQ(pixel, 0);
    std::vector<float> broken(22050, std::numeric_limits<float>::infinity());
    EXPECT_EQ(mel_picture(broken, 22050).columns, 43U) << "no crash";
}

TEST(MediaTypes, OfTheUsualFiles) {
    const auto mime = [](const char* container, const char* codec) {
        AudioInfo info;
        info.container = container;
        info.codec = codec;
        return media_type(info).mime;
    };
    EXPECT_EQ(mime("mp3", "mp3"), "audio/mpeg");
    EXPECT_EQ(mime("mov", "aac"), "audio/mp4");
    EXPECT_EQ(mime("mov", "alac"), "audio/x-m4a");
    EXPECT_EQ(mime("matroska", "opus"), "audio/webm");
    EXPECT_EQ(mime("wav", "adpcm_ms"), "audio/x-wav");
    EXPECT_EQ(mime("whatever", "else"), "application/octet-stream");
    EXPECT_TRUE(browsers_play("audio/mpeg"));
    EXPECT_FALSE(browsers_play("audio/x-m4a"));
    EXPECT_FALSE(browsers_play("application/octet-stream"));
}

}  // namespace
}  // namespace resonet::testing
