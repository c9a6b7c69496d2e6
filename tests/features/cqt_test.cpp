#include "features/cqt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <variant>
#include <vector>

#include "core/error.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

constexpr int rate = 22050;
constexpr std::size_t three_seconds = 66150;
constexpr double c1 = 32.70319566257483;

// Samples under the filter at `hz`, 36 bins an octave.
double filter_length(double hz) {
    const double squared = std::exp2(2.0 / 36);
    return (squared + 1.0) / (squared - 1.0) * rate / hz;
}

double bin_hz(std::size_t bin) {
    return c1 * std::exp2(static_cast<double>(bin) / 36);
}

std::vector<float> sine(double hz, double amplitude, std::size_t samples) {
    std::vector<float> signal(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        const double cycles = hz * static_cast<double>(i) / rate;
        signal[i] = static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * cycles));
    }
    return signal;
}

std::size_t loudest_bin(const Matrix& transform, std::size_t frame) {
    std::size_t loudest = 0;
    for (std::size_t bin = 1; bin < transform.rows; ++bin) {
        if (transform.at(bin, frame) > transform.at(loudest, frame)) loudest = bin;
    }
    return loudest;
}

struct Value {
    std::size_t bin;
    std::size_t frame;
    float magnitude;
};

struct Known {
    std::string signal;
    int sample_rate;
    int hop_length;
    Padding padding;
    CqtParameters parameters;
    std::size_t frames;
    std::vector<Value> values;
};

// Computed once from librosa's formulas with numpy and libsoxr. The second has an odd hop, the third one that
// can be halved twice: filters grow from octave to octave where the rate cannot fall. The last two signals
// are halved before the first octave.
const std::vector<Known> all_known{
    {"progression",
     22050,
     512,
     Padding::zero,
     {},
     431,
     {{72, 0, 3.643597F},
      {131, 0, 1.019085F},
      {51, 143, 1.28634F},
      {15, 143, 0.136163F},
      {72, 215, 5.367452F},
      {157, 215, 0.4131234F},
      {72, 430, 2.258823F},
      {156, 430, 0.3400374F}}},
    {"progression",
     22050,
     441,
     Padding::reflect,
     {},
     501,
     {{71, 0, 5.067388F},
      {164, 0, 1.313728F},
      {51, 167, 1.210588F},
      {3, 167, 0.1437019F},
      {72, 250, 5.278294F},
      {157, 250, 0.4017611F},
      {72, 500, 3.672128F},
      {69, 500, 0.3116272F}}},
    {"short1000",
     22050,
     4,
     Padding::zero,
     {},
     251,
     {{5, 0, 0.04040669F},
      {50, 64, 0.008201114F},
      {107, 128, 0.1046054F},
      {135, 128, 0.06754834F},
      {170, 200, 0.1639599F},
      {240, 250, 0.05817524F}}},
    {"chirp44100",
     44100,
     512,
     Padding::zero,
     {},
     431,
     {{70, 0, 3.558456F}, {73, 0, 3.272356F}, {241, 143, 5.82804F}}},
    {"prog_detuned",
     22050,
     64,
     Padding::edge,
     {.fmin = 55.0, .bins_per_octave = 24, .n_octaves = 5},
     1723,
     {{31, 0, 2.820029F},
      {78, 0, 0.7079598F},
      {25, 574, 2.552706F},
      {80, 574, 0.0886922F},
      {17, 861, 5.809142F},
      {80, 861, 0.6464178F},
      {31, 1722, 2.371356F},
      {28, 1722, 0.4322892F}}},
};

TEST(ConstantQ, HasTheMagnitudesOfLibrosasFormulas) {
    for (const Known& known : all_known) {
        const Matrix transform = constant_q(test_signal(known.signal), known.sample_rate, known.hop_length,
                                            known.padding, known.parameters);
        ASSERT_EQ(transform.rows,
                  static_cast<std::size_t>(known.parameters.bins_per_octave * known.parameters.n_octaves));
        ASSERT_EQ(transform.columns, known.frames) << known.signal;
        for (const Value& value : known.values) {
            EXPECT_NEAR(transform.at(value.bin, value.frame), value.magnitude, 2e-5F)
                << known.signal << ' ' << known.hop_length << ": " << value.bin << ", " << value.frame;
        }
    }
}

TEST(ConstantQ, SineGivesHalfItsAmplitudeTimesTheRootOfTheFilterLength) {
    for (const std::size_t bin : {36U, 135U, 240U}) {
        const Matrix transform =
            constant_q(sine(bin_hz(bin), 0.5, three_seconds), rate, 512, Padding::zero, {});
        EXPECT_EQ(loudest_bin(transform, 65), bin);
        // The tuning moves the filters by up to half a bin, in which their response falls by 7 %.
        const double expected = 0.25 * std::sqrt(filter_length(bin_hz(bin)));
        EXPECT_LT(transform.at(bin, 65), 1.01 * expected) << bin;
        EXPECT_GT(transform.at(bin, 65), 0.92 * expected) << bin;
        EXPECT_LT(transform.at(bin - 12, 65), 0.01 * expected) << bin;
        EXPECT_LT(transform.at(bin + 11, 65), 0.01 * expected) << bin;
    }
}

TEST(ConstantQ, ImpulseIsCentredInItsFrameInEveryOctave) {
    std::vector<float> impulse(20480);
    impulse[10240] = 1.0F;  // the centre of frame 20
    const Matrix transform = constant_q(impulse, rate, 512, Padding::zero, {});
    ASSERT_EQ(transform.columns, 41U);
    for (std::size_t bin = 0; bin < transform.rows; ++bin) {
        // Twice the mean of the window, under half a bin of tuning.
        const double expected = 2.0 / std::sqrt(filter_length(bin_hz(bin)));
        EXPECT_NEAR(transform.at(bin, 20), expected, 0.03 * expected) << bin;
        EXPECT_NEAR(transform.at(bin, 19), transform.at(bin, 21), 0.03 * expected) << bin;
        EXPECT_LT(transform.at(bin, 19), transform.at(bin, 20)) << bin;
    }
}

TEST(ConstantQ, ScalesWithTheSignal) {
    std::vector<float> samples = test_signal("prog_detuned");
    const Matrix loud = constant_q(samples, rate, 512, Padding::zero, {});
    for (float& sample : samples) sample *= 0.25F;
    const Matrix soft = constant_q(samples, rate, 512, Padding::zero, {});
    for (std::size_t i = 0; i < loud.values.size(); ++i) {
        ASSERT_FLOAT_EQ(soft.values[i], 0.25F * loud.values[i]) << i;
    }
}

TEST(ConstantQ, OfSilenceIsZero) {
    const Matrix transform = constant_q(std::vector<float>(5000), rate, 512, Padding::reflect, {});
    EXPECT_EQ(transform.columns, 10U);
    EXPECT_TRUE(std::all_of(transform.values.begin(), transform.values.end(),
                            [](float value) { return value == 0.0F; }));
}

TEST(ConstantQ, TakesVeryShortSignals) {
    EXPECT_EQ(constant_q({}, rate, 512, Padding::zero, {}).columns, 0U);
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        for (const std::size_t count : {1U, 2U, 3U, 511U, 512U, 1000U}) {
            const Matrix transform = constant_q(std::vector<float>(count, 0.5F), rate, 512, padding, {});
            ASSERT_EQ(transform.rows, 252U);
            EXPECT_EQ(transform.columns, 1 + count / 512);
            EXPECT_TRUE(std::all_of(transform.values.begin(), transform.values.end(), [](float value) {
                return std::isfinite(value) && value >= 0.0F;
            })) << count;
        }
    }
    // A single sample is an impulse.
    const Matrix transform = constant_q(std::vector<float>{0.5F}, rate, 512, Padding::zero, {});
    const double expected = 1.0 / std::sqrt(filter_length(bin_hz(240)));
    EXPECT_NEAR(transform.at(240, 0), expected, 0.03 * expected);
}

TEST(ConstantQ, RefusesWhatCannotBe) {
    const std::vector<float> samples(1000);
    const auto refuses = [&](int sample_rate, int hop_length, const CqtParameters& parameters) {
        try {
            constant_q(samples, sample_rate, hop_length, Padding::zero, parameters);
        } catch (const UsageError& error) {
            return !error.remedy().empty();
        }
        return false;
    };
    EXPECT_FALSE(refuses(rate, 512, {}));
    EXPECT_TRUE(refuses(8000, 512, {})) << "the highest bin lies at 4.1 kHz";
    EXPECT_TRUE(refuses(rate, 512, {.n_octaves = 9}));
    EXPECT_TRUE(refuses(rate, 512, {.n_octaves = 0}));
    EXPECT_TRUE(refuses(rate, 512, {.bins_per_octave = 30}));
    EXPECT_TRUE(refuses(rate, 512, {.bins_per_octave = 0}));
    EXPECT_TRUE(refuses(rate, 512, {.fmin = 0.0}));
    EXPECT_TRUE(refuses(rate, 512, {.fmin = std::numeric_limits<double>::quiet_NaN()}));
    EXPECT_TRUE(refuses(rate, 0, {}));
    EXPECT_TRUE(refuses(0, 512, {}));
}

TEST(CqtParameters, AreInTheTableUnderTheirNames) {
    const auto table = CqtParameters::parameters();
    ASSERT_EQ(table.size(), 3U);
    EXPECT_STREQ(table[0].name, "fmin");
    EXPECT_EQ(std::get<double CqtParameters::*>(table[0].member), &CqtParameters::fmin);
    EXPECT_STREQ(table[1].name, "bins_per_octave");
    EXPECT_EQ(std::get<int CqtParameters::*>(table[1].member), &CqtParameters::bins_per_octave);
    EXPECT_STREQ(table[2].name, "n_octaves");
    EXPECT_EQ(std::get<int CqtParameters::*>(table[2].member), &CqtParameters::n_octaves);
}

}  // namespace
}  // namespace resonet
