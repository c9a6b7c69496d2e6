#include "features/mfcc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/error.h"
#include "core/npy.h"
#include "support/development_data.h"

namespace resonet {
namespace {

TEST(DctMatrix, IsOrthonormal) {
    const Matrix dct = dct_matrix(40, 40);
    for (std::size_t i = 0; i < 40; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double product = 0.0;
            for (std::size_t n = 0; n < 40; ++n) product += static_cast<double>(dct.at(i, n) * dct.at(j, n));
            EXPECT_NEAR(product, i == j ? 1.0 : 0.0, 1e-6) << i << ' ' << j;
        }
    }
}

TEST(DctMatrix, AgreesWithScipy) {
    const Matrix dct = dct_matrix(128, 128);
    EXPECT_NEAR(dct.at(0, 0), 0.08838835, 1e-8);
    EXPECT_NEAR(dct.at(1, 0), 0.12499059, 1e-8);
    EXPECT_NEAR(dct.at(5, 17), -0.06816562, 1e-8);
    EXPECT_NEAR(dct.at(127, 127), -0.00153394, 1e-8);
    RESONET_NEEDS_DEVELOPMENT_DATA(tables, "golden/tables");
    const Array<double> golden = read_npy<double>(tables / "dct2_ortho_128x128.npy");
    ASSERT_EQ(golden.values.size(), dct.values.size());
    for (std::size_t i = 0; i < golden.values.size(); ++i) EXPECT_NEAR(dct.values[i], golden.values[i], 1e-8);
}

TEST(Mfcc, OfAFlatSpectrumIsTheFirstCoefficientAlone) {
    Matrix log_mel(64, 3);
    for (float& value : log_mel.values) value = -20.0F;
    const Matrix coefficients = mfcc_of(log_mel, {.n_mfcc = 13});
    ASSERT_EQ(coefficients.rows, 13U);
    ASSERT_EQ(coefficients.columns, 3U);
    for (std::size_t frame = 0; frame < 3; ++frame) {
        EXPECT_NEAR(coefficients.at(0, frame), -160.0F, 1e-4);  // -20 sqrt(64)
        for (std::size_t k = 1; k < 13; ++k) EXPECT_NEAR(coefficients.at(k, frame), 0.0F, 1e-4) << k;
    }
}

TEST(Mfcc, OfACosineIsOneCoefficient) {
    Matrix log_mel(32, 1);
    for (std::size_t n = 0; n < 32; ++n) {
        log_mel.values[n] = static_cast<float>(
            std::cos(std::numbers::pi * 3.0 * (2.0 * static_cast<double>(n) + 1.0) / 64.0));
    }
    const Matrix coefficients = mfcc_of(log_mel, {.n_mfcc = 8});
    for (std::size_t k = 0; k < 8; ++k) EXPECT_NEAR(coefficients.at(k, 0), k == 3 ? 4.0F : 0.0F, 1e-5) << k;
}

TEST(Mfcc, IsLiftered) {
    Matrix log_mel(32, 2);
    for (std::size_t i = 0; i < log_mel.values.size(); ++i)
        log_mel.values[i] = static_cast<float>(i * i % 17);
    const Matrix plain = mfcc_of(log_mel, {.n_mfcc = 12});
    const Matrix liftered = mfcc_of(log_mel, {.n_mfcc = 12, .lifter = 22.0});
    for (std::size_t k = 0; k < 12; ++k) {
        const double gain = 1.0 + 11.0 * std::sin(std::numbers::pi * static_cast<double>(k + 1) / 22.0);
        EXPECT_NEAR(liftered.at(k, 1), static_cast<double>(plain.at(k, 1)) * gain, 1e-3) << k;
    }
    EXPECT_NEAR(liftered.at(10, 0), 12.0 * static_cast<double>(plain.at(10, 0)), 1e-3);
}

TEST(Mfcc, ChecksItsParameters) {
    const Matrix log_mel(16, 2);
    EXPECT_THROW(mfcc_of(log_mel, {.n_mfcc = 17}), UsageError);
    EXPECT_THROW(mfcc_of(log_mel, {.n_mfcc = 0}), UsageError);
    EXPECT_THROW(mfcc_of(log_mel, {.n_mfcc = 5, .lifter = -1.0}), UsageError);
}

TEST(Mfcc, OfNoSamplesHasNoFrames) {
    const Matrix coefficients = mfcc({});
    EXPECT_EQ(coefficients.rows, 20U);
    EXPECT_EQ(coefficients.columns, 0U);
}

}  // namespace
}  // namespace resonet
