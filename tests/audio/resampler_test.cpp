#include "audio/resampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "audio/sounds.h"
#include "core/error.h"
#include "core/npy.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

std::vector<float> resample(std::span<const float> input, int from, int to, std::size_t piece = 1 << 30) {
    Resampler resampler(from, to);
    std::vector<float> output;
    while (!input.empty()) {
        const std::size_t count = std::min(piece, input.size());
        resampler.process(input.first(count), output);
        input = input.subspan(count);
    }
    resampler.finish(output);
    return output;
}

struct Case {
    const char* signal;
    int from;
    int to;
    const char* golden;
    std::size_t length;
    double tolerance;
    std::vector<std::pair<std::size_t, float>> values;  // computed by librosa 0.11 with soxr_hq
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"chirp44100",
         44100,
         22050,
         "chirp_44100_to_22050",
         110250,
         4e-7,
         {{0, 0.000606834888F},
          {1, 0.00700996816F},
          {2, 0.0143391639F},
          {3, 0.0213700831F},
          {100, 0.499923736F},
          {20000, -0.182787001F},
          {55555, 0.345897794F},
          {110248, 0.179160565F},
          {110249, -0.0147315264F}}},
        {"chirp48000",
         48000,
         22050,
         "chirp_48000_to_22050",
         110250,
         4e-4,
         {{0, 0.000643074862F},
          {1, 0.00701169111F},
          {2, 0.0143383471F},
          {3, 0.0213710517F},
          {100, 0.499923825F},
          {20000, -0.182787135F},
          {55555, 0.345897794F},
          {110248, 0.179236069F},
          {110249, -0.014680393F}}},
        {"chirp",
         22050,
         16000,
         "chirp_22050_to_16000",
         80000,
         4e-4,
         {{0, 0.000612780394F},
          {1, 0.00966872647F},
          {2, 0.0197797529F},
          {3, 0.029461788F},
          {100, 0.401969135F},
          {20000, 0.461939633F},
          {55555, 0.254392684F},
          {79998, -0.00369142834F},
          {79999, 0.0129288733F}}},
    };
    return all;
}

TEST(Resampler, GivesLibrosasValues) {
    for (const Case& c : cases()) {
        const std::vector<float> output = resample(testing::test_signal(c.signal), c.from, c.to);
        ASSERT_EQ(output.size(), c.length) << c.golden;
        for (const auto& [index, value] : c.values) {
            EXPECT_NEAR(output[index], value, c.tolerance) << c.golden << " at " << index;
        }
    }
}

TEST(Resampler, AgreesWithLibrosaEverywhere) {
    RESONET_NEEDS_DEVELOPMENT_DATA(folder, "golden/resample");
    for (const Case& c : cases()) {
        const std::vector<float> output = resample(testing::test_signal(c.signal), c.from, c.to);
        const Array<float> golden = read_npy<float>(folder / (std::string(c.golden) + ".npy"));
        EXPECT_LE(testing::difference(output, golden.values), c.tolerance) << c.golden;
    }
}

TEST(Resampler, PieceSizesDoNotMatter) {
    const std::vector<float> input = testing::test_signal("chirp48000");
    const std::vector<float> whole = resample(input, 48000, 22050);
    for (const std::size_t piece : {97U, 1000U, 65536U}) {
        EXPECT_EQ(resample(input, 48000, 22050, piece), whole) << piece;
    }
}

TEST(Resampler, LengthIsRoundedUp) {
    for (const int from : {8000, 11025, 16000, 32000, 44100, 48000, 96000, 192000}) {
        for (const int to : {16000, 22050, 44100}) {
            for (const std::size_t n : {1U, 2U, 44U, 999U, 1000U, 4801U}) {
                const auto expected =
                    (n * static_cast<std::size_t>(to) + static_cast<std::size_t>(from) - 1) /
                    static_cast<std::size_t>(from);
                EXPECT_EQ(resample(std::vector<float>(n, 0.1F), from, to).size(), expected)
                    << n << " samples from " << from << " to " << to;
            }
        }
    }
}

TEST(Resampler, EqualRatesCopy) {
    const std::vector<float> input = testing::test_signal("short1000");
    EXPECT_EQ(resample(input, 22050, 22050, 33), input);
}

TEST(Resampler, RemovesWhatTheNewRateCannotHold) {
    const std::vector<float> kept = resample(testing::tone(9000, 1, 44100), 44100, 22050);
    const std::vector<float> removed = resample(testing::tone(15000, 1, 44100), 44100, 22050);
    const auto middle = [](const std::vector<float>& x) {
        return std::span(x).subspan(2000, x.size() - 4000);
    };
    EXPECT_NEAR(testing::rms(middle(kept)), 0.5 / std::sqrt(2), 1e-4);
    EXPECT_LT(testing::rms(middle(removed)), 1e-6);
}

TEST(Resampler, NothingInNothingOut) {
    EXPECT_TRUE(resample({}, 44100, 22050).empty());
}

TEST(Resampler, RefusesImpossibleRates) {
    EXPECT_THROW(Resampler(0, 22050), UsageError);
    EXPECT_THROW(Resampler(44100, -1), UsageError);
}

}  // namespace
}  // namespace resonet
