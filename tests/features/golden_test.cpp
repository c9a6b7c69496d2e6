// Agreement with librosa 0.11, all defaults: mel spectrogram, its decibels, MFCC.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/mfcc.h"
#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

struct Known {
    std::string signal;
    std::size_t frame;
    float mel_scale;              // the signal's largest mel power
    std::vector<float> mel;       // of bands 0, 10, 40, 80, 127
    std::vector<float> decibels;  // of the same, relative to the maximum
    std::vector<float> mfcc;      // coefficients 0, 1, 5, 12, 19, 39
};

const std::vector<Known> all_known{
    {"progression",
     215,
     362.8F,
     {2.19379e-05F, 31.56882F, 0.6801432F, 3.419523e-06F, 2.64992e-06F},
     {-72.18469F, -10.60406F, -27.27064F, -80.0F, -80.0F},
     {-380.9334F, 213.9987F, 12.00748F, -4.840288F, 16.0575F, -28.13608F}},
    {"noise",
     108,
     41.83F,
     {2.957226F, 4.171347F, 4.39389F, 7.828611F, 6.83762F},
     {-11.50582F, -10.0119F, -9.786175F, -7.277819F, -7.865617F},
     {79.99225F, -6.175652F, 0.1756351F, 3.921872F, -0.3888491F, 0.3105892F}},
    {"chirp",
     108,
     1343.5F,
     {9.429365e-15F, 8.173389e-15F, 4.239424e-14F, 3.94559e-12F, 8.826451e-15F},
     {-80.0F, -80.0F, -80.0F, -80.0F, -80.0F},
     {-530.554F, -22.10874F, 26.56347F, -17.30276F, -15.75417F, 14.94916F}},
    {"short1000",
     1,
     762.3F,
     {0.2611109F, 0.2757909F, 4.258334F, 0.1298819F, 0.3113472F},
     {-34.65284F, -34.41529F, -22.52869F, -37.68561F, -33.88864F},
     {-58.1169F, 14.98871F, -2.354071F, 1.468067F, 5.199994F, 3.117192F}},
    {"dcoffset",
     65,
     1284.1F,
     {381.8227F, 0.01661156F, 2.529648e-09F, 2.7339e-12F, 6.749817e-15F},
     {-5.267265F, -48.88177F, -80.0F, -80.0F, -80.0F},
     {-509.3285F, 61.20087F, 37.1823F, -20.45534F, -14.73506F, 10.20258F}},
};

TEST(MelGolden, PowersAndDecibelsAreLibrosas) {
    constexpr std::size_t bands[] = {0, 10, 40, 80, 127};
    for (const Known& known : all_known) {
        const std::vector<float> samples = test_signal(known.signal);
        const Matrix mel = mel_spectrogram(samples);
        const Matrix log_mel = log_mel_spectrogram(samples, {}, {}, {.reference = std::nullopt});
        for (std::size_t i = 0; i < 5; ++i) {
            EXPECT_NEAR(mel.at(bands[i], known.frame), known.mel[i], 1e-6F * known.mel_scale) << known.signal;
            EXPECT_NEAR(log_mel.at(bands[i], known.frame), known.decibels[i], 1e-4F) << known.signal << i;
        }
    }
}

TEST(MfccGolden, CoefficientsAreLibrosas) {
    constexpr std::size_t rows[] = {0, 1, 5, 12, 19, 39};
    for (const Known& known : all_known) {
        const Matrix coefficients = mfcc(test_signal(known.signal), {.n_mfcc = 40});
        for (std::size_t i = 0; i < 6; ++i) {
            EXPECT_NEAR(coefficients.at(rows[i], known.frame), known.mfcc[i], 2e-3F) << known.signal << i;
        }
    }
}

TEST(Spectrogram, LaysFramesIntoColumns) {
    const std::vector<float> samples = test_signal("short1000");
    const StftParameters stft{.n_fft = 64, .hop_length = 16};
    const Matrix magnitude = stft_magnitude(samples, stft);
    const Matrix power = stft_power(samples, stft);
    ASSERT_EQ(magnitude.rows, 33U);
    ASSERT_EQ(magnitude.columns, 63U);
    ASSERT_EQ(power.values.size(), magnitude.values.size());
    StftFrames frames(stft);
    std::vector<float> column(33);
    for (std::size_t frame = 0; frame < 63; ++frame) {
        frames.transform(samples, frame);
        frames.magnitude(column);
        for (std::size_t bin = 0; bin < 33; ++bin) {
            EXPECT_EQ(magnitude.at(bin, frame), column[bin]);
            EXPECT_NEAR(power.at(bin, frame), column[bin] * column[bin], 1e-6F * column[bin] * column[bin]);
        }
    }
}

TEST(Spectrogram, RefusesParametersThatDisagree) {
    EXPECT_THROW(mel_spectrogram(std::vector<float>(100), {.n_fft = 1024}, {}), UsageError);
}

}  // namespace
}  // namespace resonet
