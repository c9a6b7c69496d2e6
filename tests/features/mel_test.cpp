#include "features/mel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/npy.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

TEST(MelScale, SlaneyIsLinearThenLogarithmic) {
    EXPECT_DOUBLE_EQ(hz_to_mel(0.0, MelScale::slaney), 0.0);
    EXPECT_DOUBLE_EQ(hz_to_mel(500.0, MelScale::slaney), 7.5);
    EXPECT_DOUBLE_EQ(hz_to_mel(1000.0, MelScale::slaney), 15.0);
    EXPECT_NEAR(hz_to_mel(6400.0, MelScale::slaney), 42.0, 1e-12);
}

TEST(MelScale, HtkPutsAThousandAtAThousand) {
    EXPECT_NEAR(hz_to_mel(1000.0, MelScale::htk), 1000.0, 0.02);
    EXPECT_NEAR(hz_to_mel(440.0, MelScale::htk), 549.638675, 1e-6);
}

TEST(MelScale, GoesThereAndBack) {
    for (const MelScale scale : {MelScale::slaney, MelScale::htk}) {
        for (const double hz : {0.0, 1.0, 440.0, 999.999, 1000.0, 1000.001, 11025.0, 96000.0}) {
            EXPECT_NEAR(mel_to_hz(hz_to_mel(hz, scale), scale), hz, 1e-9 * (hz + 1.0)) << hz;
        }
    }
}

TEST(MelFrequencies, AreLibrosas) {
    const std::vector<double> f = mel_frequencies(130, 0.0, 11025.0, MelScale::slaney);
    EXPECT_EQ(f[0], 0.0);
    EXPECT_NEAR(f[1], 25.79358888, 1e-8);
    EXPECT_NEAR(f[40], 1033.27811838, 1e-7);
    EXPECT_NEAR(f[100], 5097.52924661, 1e-7);
    EXPECT_NEAR(f[129], 11025.0, 1e-8);
}

TEST(MelNames, GoThereAndBack) {
    EXPECT_EQ(mel_scale_from_string(to_string(MelScale::htk)), MelScale::htk);
    EXPECT_EQ(mel_scale_from_string(to_string(MelScale::slaney)), MelScale::slaney);
    EXPECT_EQ(mel_norm_from_string(to_string(MelNorm::none)), MelNorm::none);
    EXPECT_EQ(mel_norm_from_string(to_string(MelNorm::slaney)), MelNorm::slaney);
    EXPECT_THROW(mel_scale_from_string("bark"), UsageError);
    EXPECT_THROW(mel_norm_from_string(""), UsageError);
}

TEST(MelParameters, AreChecked) {
    EXPECT_NO_THROW(validate(MelParameters{}));
    EXPECT_THROW(validate(MelParameters{.sample_rate = 0}), UsageError);
    EXPECT_THROW(validate(MelParameters{.n_fft = 15}), UsageError);
    EXPECT_THROW(validate(MelParameters{.n_fft = 2047}), UsageError);
    EXPECT_THROW(validate(MelParameters{.bands = 0}), UsageError);
    EXPECT_THROW(validate(MelParameters{.bands = 100000}), UsageError);
    EXPECT_THROW(validate(MelParameters{.fmin = -1.0}), UsageError);
    EXPECT_THROW(validate(MelParameters{.fmax = 11026.0}), UsageError);
    EXPECT_THROW(validate(MelParameters{.fmin = 5000.0, .fmax = 5000.0}), UsageError);
    EXPECT_THROW(validate(MelParameters{.fmin = std::nan("")}), UsageError);
    EXPECT_THROW(MelBank(MelParameters{.bands = -1}), UsageError);
}

TEST(MelBank, HasLibrosasWeights) {
    const Matrix weights = MelBank(MelParameters{}).dense();
    ASSERT_EQ(weights.rows, 128U);
    ASSERT_EQ(weights.columns, 1025U);
    EXPECT_FLOAT_EQ(weights.at(0, 1), 0.0161828529F);
    EXPECT_FLOAT_EQ(weights.at(0, 2), 0.0323657058F);
    EXPECT_FLOAT_EQ(weights.at(30, 74), 0.0344514214F);
    EXPECT_FLOAT_EQ(weights.at(60, 168), 0.0197934527F);
    EXPECT_FLOAT_EQ(weights.at(100, 486), 0.00705624465F);
    EXPECT_FLOAT_EQ(weights.at(127, 1000), 0.00312624709F);
    const auto positive =
        std::count_if(weights.values.begin(), weights.values.end(), [](float w) { return w > 0; });
    EXPECT_EQ(positive, 2018);
}

TEST(MelBank, WithoutNormPeaksAtOne) {
    const MelParameters parameters{.sample_rate = 16000, .n_fft = 16384, .bands = 20, .norm = MelNorm::none};
    const Matrix weights = MelBank(parameters).dense();
    for (std::size_t band = 0; band < weights.rows; ++band) {
        const auto row = weights.row(band);
        const float peak = *std::max_element(row.begin(), row.end());
        EXPECT_LE(peak, 1.0F);
        EXPECT_GT(peak, 0.99F);
    }
}

TEST(MelBank, NeighboursAddUpToOneBetweenTheirPeaks) {
    const MelParameters parameters{.bands = 40, .scale = MelScale::htk, .norm = MelNorm::none};
    const Matrix weights = MelBank(parameters).dense();
    const std::vector<double> corners = mel_frequencies(42, 0.0, 11025.0, MelScale::htk);
    for (std::size_t k = 0; k < weights.columns; ++k) {
        const double hz = static_cast<double>(k) * 22050.0 / 2048.0;
        if (hz < corners[1] || hz > corners[40]) continue;
        float sum = 0.0F;
        for (std::size_t band = 0; band < weights.rows; ++band) sum += weights.at(band, k);
        EXPECT_NEAR(sum, 1.0F, 1e-6F) << k;
    }
}

TEST(MelBank, AppliesItsWeights) {
    testing::NoiseSource source(5);
    for (const MelParameters& parameters :
         {MelParameters{}, MelParameters{.n_fft = 16, .bands = 3}, MelParameters{.n_fft = 512, .bands = 200},
          MelParameters{.n_fft = 400, .bands = 40, .fmin = 100.0, .fmax = 8000.0, .scale = MelScale::htk}}) {
        const MelBank bank(parameters);
        const Matrix weights = bank.dense();
        std::vector<float> power(bank.bins());
        for (float& value : power) value = static_cast<float>(1.0 + source.next());
        std::vector<float> mel(bank.bands(), -1.0F);
        bank.apply(power, mel);
        for (std::size_t band = 0; band < bank.bands(); ++band) {
            double expected = 0.0;
            for (std::size_t k = 0; k < bank.bins(); ++k) {
                expected += static_cast<double>(weights.at(band, k)) * static_cast<double>(power[k]);
            }
            EXPECT_NEAR(mel[band], expected, 1e-6 * expected) << parameters.n_fft << ' ' << band;
        }
    }
}

TEST(MelBank, AgreesWithLibrosa) {
    RESONET_NEEDS_DEVELOPMENT_DATA(tables, "golden/tables");
    const Array<float> golden = read_npy<float>(tables / "mel_filterbank_128x1025.npy");
    const Matrix weights = MelBank(MelParameters{}).dense();
    ASSERT_EQ(golden.values.size(), weights.values.size());
    for (std::size_t i = 0; i < golden.values.size(); ++i) {
        EXPECT_NEAR(weights.values[i], golden.values[i], 1e-8) << i;
    }
    const Array<double> corners = read_npy<double>(tables / "mel_frequencies_130.npy");
    const std::vector<double> ours = mel_frequencies(130, 0.0, 11025.0, MelScale::slaney);
    for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], corners.values[i], 1e-9) << i;
}

TEST(MelBank, EightAtOnceGiveTheSameBits) {
    const MelBank bank(MelParameters{});
    testing::NoiseSource noise(8);
    std::vector<float> spectra(bank.bins() * 8);
    for (float& value : spectra) value = static_cast<float>(noise.next() * noise.next());
    std::vector<float> mel(bank.bands() * 8);
    bank.apply_to_eight(spectra.data(), mel.data());
    std::vector<float> one(bank.bins());
    std::vector<float> expected(bank.bands());
    for (std::size_t lane = 0; lane < 8; ++lane) {
        for (std::size_t bin = 0; bin < one.size(); ++bin) one[bin] = spectra[8 * bin + lane];
        bank.apply(one, expected);
        for (std::size_t band = 0; band < expected.size(); ++band) {
            EXPECT_EQ(mel[8 * band + lane], expected[band]) << lane << ' ' << band;
        }
    }
}

}  // namespace
}  // namespace resonet
