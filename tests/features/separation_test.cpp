#include "features/separation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/analysis.h"
#include "features/separation_reference.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::NoiseSource;
using testing::separate_plainly;
using testing::Separated;

// Tones, clicks and a little noise.
std::vector<float> music(std::size_t count) {
    NoiseSource source(count);
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i);
        double value = 0.3 * std::sin(0.31 * t) + 0.2 * std::sin(1.23 * t + 1.0) + 0.05 * source.next();
        if (i % 173 == 90) value += 0.8;
        samples[i] = static_cast<float>(value);
    }
    return samples;
}

AnalysisSettings settings_of(const SeparationParameters& parameters, const StftParameters& stft) {
    AnalysisSettings settings;
    settings.separation = parameters;
    settings.stft = stft;
    return settings;
}

struct Sides {
    std::vector<float> harmonic;
    std::vector<float> percussive;
};

Sides separate(const std::vector<float>& samples, const SeparationParameters& parameters = {},
               const StftParameters& stft = {}) {
    const Analysis analysis = analyse(samples, std::vector{Descriptor::harmonic, Descriptor::percussive},
                                      settings_of(parameters, stft));
    return {analysis[Descriptor::harmonic].values, analysis[Descriptor::percussive].values};
}

double power_of(const std::vector<float>& samples) {
    double sum = 0.0;
    for (const float x : samples) sum += static_cast<double>(x) * static_cast<double>(x);
    return sum;
}

void expect_plain(std::size_t count, const SeparationParameters& parameters, const StftParameters& stft) {
    const std::vector<float> samples = music(count);
    const Sides sides = separate(samples, parameters, stft);
    const Separated expected = separate_plainly(samples, parameters, stft);
    ASSERT_EQ(sides.harmonic.size(), count);
    ASSERT_EQ(sides.percussive.size(), count);
    double worst = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        // What single precision leaves of a transform is divided by the root of the weight or less.
        const double scale = std::min(1.0, expected.weight[i]);
        worst =
            std::max(worst, scale * std::abs(static_cast<double>(sides.harmonic[i]) - expected.harmonic[i]));
        worst = std::max(worst,
                         scale * std::abs(static_cast<double>(sides.percussive[i]) - expected.percussive[i]));
    }
    EXPECT_LT(worst, 3e-6) << count << " samples, kernel " << parameters.kernel_size << ", power "
                           << parameters.power << ", margin " << parameters.margin << ", n_fft " << stft.n_fft
                           << ", hop " << stft.hop_length;
}

TEST(Separation, OfFewFramesIsThatOfTheDefinition) {
    const StftParameters stft{.n_fft = 64, .hop_length = 16};
    for (const std::size_t frames : {1U, 2U, 3U, 15U, 16U, 17U, 40U}) {
        for (const int kernel : {7, 15, 31, 63}) {
            expect_plain(16 * frames - 1, {.kernel_size = kernel}, stft);
        }
        expect_plain(16 * frames - 16 + 1, {}, stft);
    }
    expect_plain(1, {}, stft);
    expect_plain(16, {}, stft);  // the last frame stands at the very end
}

TEST(Separation, HeedsPowerAndMargin) {
    const StftParameters stft{.n_fft = 64, .hop_length = 16};
    for (const double power : {0.5, 1.0, 2.0, 3.0}) {
        for (const double margin : {1.0, 1.5, 4.0}) {
            expect_plain(640, {.kernel_size = 15, .power = power, .margin = margin}, stft);
        }
    }
}

TEST(Separation, OfOtherFramesAndHops) {
    expect_plain(500, {}, {.n_fft = 16, .hop_length = 4});
    expect_plain(500, {.kernel_size = 63}, {.n_fft = 16, .hop_length = 3});
    expect_plain(1500, {}, {.n_fft = 62, .hop_length = 20});
    expect_plain(700, {}, {.n_fft = 62, .hop_length = 1});
    expect_plain(3000, {}, {.n_fft = 400, .hop_length = 100});
    expect_plain(3000, {}, {.n_fft = 400, .hop_length = 133});
    expect_plain(3000, {}, {.n_fft = 400, .win_length = 300, .hop_length = 100});
}

// A block has 512 frames.
TEST(Separation, GoesOnAcrossTheBordersOfBlocks) {
    const StftParameters stft{.n_fft = 32, .hop_length = 8};
    for (const std::size_t frames : {511U, 512U, 513U, 530U, 1024U, 1025U, 1100U}) {
        expect_plain(8 * frames - 1, {}, stft);
    }
    expect_plain(8 * 512, {}, stft);
    expect_plain(8 * 512, {.margin = 2.0}, stft);
    expect_plain(8 * 1060, {.kernel_size = 63, .power = 1.0, .margin = 1.2}, stft);
    expect_plain(8 * 1060, {.kernel_size = 7}, stft);
}

TEST(Separation, SidesAddUpToTheSignal) {
    for (const std::string name : {"progression", "noise", "clicks120", "short1000", "dcoffset"}) {
        const std::vector<float> samples = testing::test_signal(name);
        const Sides sides = separate(samples);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            ASSERT_NEAR(sides.harmonic[i] + sides.percussive[i], samples[i], 1e-6F) << name << ' ' << i;
        }
    }
}

TEST(Separation, AMarginLeavesARest) {
    const std::vector<float> samples = testing::test_signal("noise");
    const Sides plain = separate(samples);
    const Sides strict = separate(samples, {.margin = 3.0});
    EXPECT_LT(power_of(strict.harmonic), 0.5 * power_of(plain.harmonic));
    EXPECT_LT(power_of(strict.percussive), 0.5 * power_of(plain.percussive));
    std::vector<float> rest = samples;
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= strict.harmonic[i] + strict.percussive[i];
    EXPECT_GT(power_of(rest), 0.2 * power_of(samples));
}

TEST(Separation, ASteadySineIsHarmonic) {
    const std::vector<float> samples = testing::test_signal("sine440");
    const Sides sides = separate(samples);
    std::vector<float> inner(sides.percussive.begin() + 4096, sides.percussive.end() - 4096);
    EXPECT_LT(power_of(inner), 1e-6 * power_of(samples));
    EXPECT_NEAR(power_of(sides.harmonic), power_of(samples), 0.01 * power_of(samples));
}

TEST(Separation, ClicksArePercussive) {
    std::vector<float> samples(66150, 0.0F);
    for (std::size_t i = 4000; i < samples.size(); i += 16000) samples[i] = 0.9F;
    const Sides sides = separate(samples);
    EXPECT_LT(power_of(sides.harmonic), 1e-6 * power_of(samples));
    EXPECT_NEAR(power_of(sides.percussive), power_of(samples), 1e-6 * power_of(samples));
}

TEST(Separation, OfSilenceIsSilence) {
    for (const double margin : {1.0, 2.0}) {
        for (const double power : {1.0, 2.0}) {
            const Sides sides = separate(std::vector<float>(30000, 0.0F), {.power = power, .margin = margin});
            EXPECT_EQ(std::count(sides.harmonic.begin(), sides.harmonic.end(), 0.0F), 30000);
            EXPECT_EQ(std::count(sides.percussive.begin(), sides.percussive.end(), 0.0F), 30000);
        }
    }
}

// A sound so short and narrow that both medians are 0 belongs to neither side.
TEST(Separation, WhatNeitherSideHasIsHalved) {
    std::vector<float> samples(30000, 0.0F);
    for (std::size_t i = 0; i < 1000; ++i) {
        const double t = static_cast<double>(i);
        const double fade = std::sin(std::numbers::pi * t / 1000.0);
        // All but its main lobe lies below 1e-22, where magnitudes are 0.
        samples[15000 + i] = static_cast<float>(1e-24 * fade * fade * std::sin(0.5 * t));
    }
    for (const double power : {2.0, 3.0}) {
        const Sides plain = separate(samples, {.power = power});
        const Sides strict = separate(samples, {.power = power, .margin = 2.0});
        for (std::size_t i = 0; i < samples.size(); ++i) {
            ASSERT_NEAR(plain.harmonic[i], 0.5F * samples[i], 1e-29F) << i;
            ASSERT_NEAR(plain.percussive[i], 0.5F * samples[i], 1e-29F) << i;
            ASSERT_EQ(strict.harmonic[i], 0.0F) << i;
            ASSERT_EQ(strict.percussive[i], 0.0F) << i;
        }
    }
}

TEST(Separation, ScalesWithTheSignal) {
    std::vector<float> samples = music(20000);
    const Sides soft = separate(samples);
    for (float& sample : samples) sample *= 0x1p30F;
    const Sides loud = separate(samples);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        ASSERT_NEAR(loud.harmonic[i] * 0x1p-30F, soft.harmonic[i], 1e-6F) << i;
        ASSERT_NEAR(loud.percussive[i] * 0x1p-30F, soft.percussive[i], 1e-6F) << i;
    }
}

// Neither side is much larger than the signal, also where few windows overlap and at the very end.
TEST(Separation, StaysWithinTheSignal) {
    const std::vector<float> samples = music(9215);  // up to 1.35
    for (const StftParameters& stft :
         {StftParameters{.n_fft = 2048, .hop_length = 512}, StftParameters{.n_fft = 400, .hop_length = 133},
          StftParameters{.n_fft = 2048, .win_length = 1024, .hop_length = 256},
          StftParameters{.n_fft = 2048, .hop_length = 682},
          StftParameters{.n_fft = 2048, .win_length = 1200, .hop_length = 400}}) {
        const Sides sides = separate(samples, {}, stft);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            ASSERT_LT(std::abs(sides.harmonic[i]), 3.0F) << stft.n_fft << ' ' << stft.hop_length << ' ' << i;
            ASSERT_LT(std::abs(sides.percussive[i]), 3.0F)
                << stft.n_fft << ' ' << stft.hop_length << ' ' << i;
        }
    }
}

TEST(Separation, RefusesWhatItCannotDo) {
    const auto refusal = [](const SeparationParameters& parameters, const StftParameters& stft) {
        try {
            separate(std::vector<float>(5000, 0.1F), parameters, stft);
        } catch (const UsageError& error) {
            EXPECT_FALSE(error.remedy().empty()) << error.what();
            return error.problem();
        }
        return std::string("nothing was refused");
    };
    // Windows that hardly overlap: undoing them would blow up what the masks leave.
    EXPECT_NE(refusal({}, {.hop_length = 683}).find("hop_length"), std::string::npos);
    EXPECT_NE(refusal({}, {.hop_length = 1024}).find("hop_length"), std::string::npos);
    EXPECT_NE(refusal({}, {.n_fft = 62, .hop_length = 21}).find("hop_length"), std::string::npos);
    EXPECT_NE(refusal({}, {.win_length = 512, .hop_length = 512}).find("hop_length"), std::string::npos);
    for (const int kernel : {8, 9, 30, 32, 62}) {
        EXPECT_NE(refusal({.kernel_size = kernel}, {}).find("kernel_size"), std::string::npos) << kernel;
    }
    EXPECT_NE(refusal({.kernel_size = 65}, {}).find("kernel_size"), std::string::npos);
    EXPECT_NE(refusal({.power = 0.0}, {}).find("power"), std::string::npos);
    EXPECT_NE(refusal({.margin = 0.9}, {}).find("margin"), std::string::npos);
}

}  // namespace
}  // namespace resonet
