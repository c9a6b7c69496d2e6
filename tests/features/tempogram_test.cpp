#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/rhythm.h"
#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

// The definition, sum by sum, for an onset strength that is 0 at both ends, so that there are no ramps.
double correlation(const std::vector<float>& onset, int window, int frame, int lag) {
    const auto value = [&](int i) {
        const int source = frame + i - window / 2;
        const bool inside = source >= 0 && source < static_cast<int>(onset.size());
        const double hann = 0.5 - 0.5 * std::cos(2.0 * M_PI * i / window);
        return inside ? hann * static_cast<double>(onset[static_cast<std::size_t>(source)]) : 0.0;
    };
    double sum = 0.0;
    for (int i = 0; i + lag < window; ++i) sum += value(i) * value(i + lag);
    return sum;
}

TEST(Tempogram, IsTheAutocorrelationOfAWindow) {
    testing::NoiseSource noise(3);
    std::vector<float> onset(60);
    for (float& value : onset) value = static_cast<float>(noise.next() + 1.0);
    onset.front() = onset.back() = 0.0F;
    for (const int window : {2, 7, 16, 33, 100}) {
        const Matrix result = tempogram(onset, {.win_length = window});
        ASSERT_EQ(result.rows, static_cast<std::size_t>(window));
        ASSERT_EQ(result.columns, 60U);
        for (const int frame : {1, 17, 30, 58}) {
            const double largest = correlation(onset, window, frame, 0);
            for (int lag = 0; lag < window; ++lag) {
                const float value = result.at(static_cast<std::size_t>(lag), static_cast<std::size_t>(frame));
                const double expected = correlation(onset, window, frame, lag) / largest;
                EXPECT_NEAR(static_cast<double>(value), expected, 1e-7)
                    << window << ' ' << frame << ' ' << lag;
            }
        }
    }
}

TEST(Tempogram, LetsTheOnsetStrengthRiseAndFallOutsideTheRecording) {
    // 0 1 [2] 1 times the window 0 1/2 1 1/2.
    const Matrix one = tempogram(std::vector<float>{2.0F}, {.win_length = 4});
    EXPECT_FLOAT_EQ(one.at(0, 0), 1.0F);
    EXPECT_FLOAT_EQ(one.at(1, 0), 2.0F / 4.5F);
    EXPECT_FLOAT_EQ(one.at(2, 0), 0.25F / 4.5F);
    EXPECT_NEAR(one.at(3, 0), 0.0F, 1e-7F);
    // 0 1/2 [1 0] 0 0: 0 1/4 1 0 in the first window, 0 1/2 0 0 in the second.
    const Matrix two = tempogram(std::vector<float>{1.0F, 0.0F}, {.win_length = 4});
    EXPECT_FLOAT_EQ(two.at(0, 0), 1.0F);
    EXPECT_FLOAT_EQ(two.at(1, 0), 4.0F / 17.0F);
    EXPECT_FLOAT_EQ(two.at(0, 1), 1.0F);
    EXPECT_NEAR(two.at(1, 1), 0.0F, 1e-7F);
}

TEST(Tempogram, OfAnImpulseIsLag0WhereAWindowHoldsIt) {
    std::vector<float> onset(100, 0.0F);
    onset[50] = 3.0F;
    const Matrix result = tempogram(onset, {.win_length = 8});
    // The first weight of the window is 0: seven windows of eight see it.
    for (std::size_t frame = 0; frame < 100; ++frame) {
        EXPECT_FLOAT_EQ(result.at(0, frame), frame >= 47 && frame <= 53 ? 1.0F : 0.0F) << frame;
        for (std::size_t lag = 1; lag < 8; ++lag) EXPECT_NEAR(result.at(lag, frame), 0.0F, 1e-7F);
    }
    EXPECT_NEAR(tempogram_mean(onset, {.win_length = 8})[0], 0.07, 1e-15);
}

TEST(Tempogram, OfALoudRecordingIsThatOfAFaintOne) {
    std::vector<float> onset = onset_strength(log_mel_spectrogram(test_signal("noise")), {}, 2048, 512);
    const Matrix before = tempogram(onset);
    for (float& value : onset) value *= 0x1p-40F;
    EXPECT_EQ(tempogram(onset).values, before.values);
}

TEST(Tempogram, OfSilenceIsZero) {
    EXPECT_EQ(tempogram(std::vector<float>(50, 0.0F)).values,
              std::vector<float>(std::size_t{384} * 50, 0.0F));
    EXPECT_EQ(tempogram_mean(std::vector<float>(50, 0.0F), {}), std::vector<double>(384, 0.0));
    EXPECT_EQ(tempogram_mean({}, {}), std::vector<double>(384, 0.0));
    EXPECT_EQ(tempogram({}).rows, 384U);
    EXPECT_EQ(tempogram({}).columns, 0U);
}

TEST(Tempogram, MeanIsThatOverTheFrames) {
    const std::vector<float> onset =
        onset_strength(log_mel_spectrogram(test_signal("progression")), {}, 2048, 512);
    const Matrix all = tempogram(onset, {.win_length = 101});
    const std::vector<double> mean = tempogram_mean(onset, {.win_length = 101});
    ASSERT_EQ(mean.size(), 101U);
    for (std::size_t lag = 0; lag < mean.size(); ++lag) {
        double sum = 0.0;
        for (const float value : all.row(lag)) sum += static_cast<double>(value);
        EXPECT_NEAR(mean[lag], sum / static_cast<double>(all.columns), 1e-8) << lag;
    }
}

TEST(Tempogram, RefusesBadParameters) {
    const std::vector<float> onset(10, 1.0F);
    EXPECT_THROW(tempogram(onset, {.win_length = 1}), UsageError);
    EXPECT_THROW(tempogram_mean(onset, {.win_length = -5}), UsageError);
    EXPECT_THROW(tempogram_mean(onset, {.win_length = 65537}), UsageError);
}

struct Known {
    std::string signal;
    std::vector<double> mean;  // of lags 0, 1, 22, 26, 43, 100, 200
};

const std::vector<Known> all_known{
    {"progression",
     {1.0, 0.4125997016, 0.003052512707, 0.8636806587, 0.003167552741, 0.001600713069, 0.0001709927642}},
    {"noise", {1.0, 0.9423183562, 0.8842918188, 0.8681417648, 0.7886570462, 0.4168315917, 0.03083213419}},
    {"clicks120", {1.0, 0.3481329267, 0.7333274434, 0.0002102842955, 0.8265824669, 0.0, 1.020199112e-05}},
    {"chirp", {1.0, 0.9787431314, 0.7765197787, 0.7448682623, 0.6236697375, 0.3363725718, 0.05203019264}},
};

TEST(TempogramGolden, ValuesAreLibrosas) {
    constexpr std::size_t lags[] = {0, 1, 22, 26, 43, 100, 200};
    for (const Known& known : all_known) {
        const Matrix log_mel = log_mel_spectrogram(test_signal(known.signal));
        const std::vector<double> mean =
            tempogram_mean(onset_strength(log_mel, {}, 2048, 512), {.win_length = 344});
        for (std::size_t i = 0; i < 7; ++i) {
            EXPECT_NEAR(mean[lags[i]], known.mean[i], 2e-8) << known.signal << lags[i];
        }
    }
}

}  // namespace
}  // namespace resonet
