#include "features/delta.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/mfcc.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

// A row of a + b t + c t^2.
Matrix parabola(std::size_t frames, float a, float b, float c) {
    Matrix matrix(1, frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const auto t = static_cast<float>(i);
        matrix.values[i] = a + b * t + c * t * t;
    }
    return matrix;
}

TEST(Delta, OfALineIsItsSlopeEverywhere) {
    for (const int width : {3, 9, 15}) {
        const Matrix slope = delta(parabola(40, 7.0F, -2.5F, 0.0F), 1, {.width = width});
        ASSERT_EQ(slope.columns, 40U);
        for (const float value : slope.values) EXPECT_FLOAT_EQ(value, -2.5F) << width;
        const Matrix second = delta(parabola(40, 7.0F, -2.5F, 0.0F), 2, {.width = width});
        for (const float value : second.values) EXPECT_EQ(value, 0.0F) << width;
    }
}

TEST(Delta, OfAParabola) {
    const Matrix values = parabola(40, 3.0F, 1.0F, 0.5F);
    for (const int width : {3, 9, 15}) {
        for (const float value : delta(values, 2, {.width = width}).values) EXPECT_FLOAT_EQ(value, 1.0F);
        // The line fitted around a point has the slope there; at the ends, that of the innermost such point.
        const Matrix slope = delta(values, 1, {.width = width});
        for (int i = 0; i < 40; ++i) {
            const int centre = std::clamp(i, width / 2, 39 - width / 2);
            EXPECT_FLOAT_EQ(slope.values[static_cast<std::size_t>(i)], static_cast<float>(1 + centre));
        }
    }
}

TEST(Delta, OfAnImpulseIsTheFilter) {
    Matrix values(2, 12);
    values.row(1)[6] = 28.0F;  // in the second row alone
    const Matrix first = delta(values, 1, {.width = 7});
    for (const float value : first.row(0)) EXPECT_EQ(value, 0.0F);
    // k / 28 for k = 3 ... -3, and the outermost points at both ends.
    const std::vector<float> slopes{3, 3, 3, 3, 2, 1, 0, -1, -2, -2, -2, -2};
    // (k^2 - 4) / 42 for k = 3 ... -3.
    const std::vector<float> bends{5, 5, 5, 5, 0, -3, -4, -3, 0, 0, 0, 0};
    const Matrix second = delta(values, 2, {.width = 7});
    for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_FLOAT_EQ(first.at(1, i), slopes[i]) << i;
        EXPECT_FLOAT_EQ(second.at(1, i), bends[i] * 28.0F / 42.0F) << i;
    }
}

TEST(Delta, OfAConstantIsExactlyZero) {
    const Matrix values = parabola(30, -1131.3708F, 0.0F, 0.0F);
    for (const int order : {1, 2}) {
        for (const float value : delta(values, order).values) EXPECT_EQ(value, 0.0F);
    }
}

TEST(Delta, OfAsManyFramesAsTheWidthIsOneFit) {
    const Matrix slope = delta(parabola(9, 0.0F, 0.0F, 1.0F), 1);
    for (const float value : slope.values) EXPECT_FLOAT_EQ(value, 8.0F);
}

TEST(Delta, RefusesTooFewFrames) {
    for (const std::size_t frames : {0U, 1U, 2U, 8U}) {
        try {
            delta(Matrix(20, frames), 1);
            FAIL() << frames << " frames are not refused";
        } catch (const InputError& error) {
            EXPECT_EQ(error.problem(), "is too short for the slope of its MFCC, of " +
                                           std::to_string(frames) + " frames where delta.width asks for 9");
            EXPECT_EQ(error.remedy(), "leave the deltas out, or set a smaller delta.width");
        }
    }
}

TEST(Delta, RefusesBadParameters) {
    const Matrix values(1, 20);
    EXPECT_THROW(delta(values, 0), UsageError);
    EXPECT_THROW(delta(values, 3), UsageError);
    EXPECT_THROW(delta(values, 1, {.width = 1}), UsageError);
    EXPECT_THROW(delta(values, 1, {.width = 8}), UsageError);
    EXPECT_THROW(delta(values, 1, {.width = 1001}), UsageError);
}

struct Known {
    std::string signal;
    std::size_t row;
    std::size_t frame;
    float first;
    float second;
};

const std::vector<Known> all_known{
    {"progression", 0, 0, -51.189892F, -1.2991335F},  {"progression", 0, 4, -51.189892F, -1.2991335F},
    {"progression", 1, 60, -4.1273537F, -19.591373F}, {"progression", 12, 77, 1.6082892F, -0.44946098F},
    {"noise", 1, 60, 0.8327207F, 0.15723054F},        {"noise", 19, 215, 0.2486922F, 0.078044824F},
};

TEST(DeltaGolden, ValuesAreLibrosas) {
    for (const Known& known : all_known) {
        const Matrix coefficients = mfcc(test_signal(known.signal));
        EXPECT_NEAR(delta(coefficients, 1).at(known.row, known.frame), known.first, 3e-4F) << known.signal;
        EXPECT_NEAR(delta(coefficients, 2).at(known.row, known.frame), known.second, 3e-4F) << known.signal;
    }
}

}  // namespace
}  // namespace resonet
