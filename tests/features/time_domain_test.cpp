#include "features/time_domain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::NoiseSource;

std::vector<float> noise(std::size_t count, std::uint64_t seed) {
    NoiseSource source(seed);
    std::vector<float> samples(count);
    for (float& sample : samples) sample = static_cast<float>(source.next());
    return samples;
}

// Sample `position` of the signal, which goes on beyond its ends as `padding` says.
double padded(const std::vector<float>& samples, std::ptrdiff_t position, Padding padding) {
    const auto count = static_cast<std::ptrdiff_t>(samples.size());
    if (padding == Padding::zero && (position < 0 || position >= count)) return 0.0;
    if (padding == Padding::edge) position = std::clamp<std::ptrdiff_t>(position, 0, count - 1);
    if (count == 1) position = 0;
    while (position < 0 || position >= count)
        position = position < 0 ? -position : 2 * (count - 1) - position;
    return static_cast<double>(samples[static_cast<std::size_t>(position)]);
}

std::vector<float> rms_of(const std::vector<float>& samples, int length, std::size_t hop, Padding padding) {
    RmsFrames frames({length}, hop, padding);
    std::vector<float> values(1 + samples.size() / hop);
    frames.apply({samples, 0, samples.size()}, 0, values);
    return values;
}

std::vector<float> crossings_of(const std::vector<float>& samples, int length, std::size_t hop,
                                double threshold = 1e-10) {
    ZeroCrossings crossings({length, threshold}, hop);
    std::vector<float> values(1 + samples.size() / hop);
    crossings.apply({samples, 0, samples.size()}, 0, values);
    return values;
}

TEST(Rms, IsTheRootOfTheMeanSquare) {
    for (const int length : {2, 3, 62, 400, 2048}) {
        for (const std::size_t count : {1U, 2U, 100U, 1000U, 5000U}) {
            const std::vector<float> samples = noise(count, count);
            for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
                const std::vector<float> values = rms_of(samples, length, 100, padding);
                for (std::size_t frame = 0; frame < values.size(); ++frame) {
                    double sum = 0.0;
                    for (int i = 0; i < length; ++i) {
                        const double x = padded(
                            samples, static_cast<std::ptrdiff_t>(frame * 100) - length / 2 + i, padding);
                        sum += x * x;
                    }
                    EXPECT_NEAR(values[frame], std::sqrt(sum / length), 1e-7)
                        << length << ' ' << count << ' ' << frame;
                }
            }
        }
    }
}

TEST(Rms, OfAConstantIsTheConstant) {
    const std::vector<float> values = rms_of(std::vector<float>(4096, -0.75F), 1024, 256, Padding::reflect);
    for (const float value : values) EXPECT_FLOAT_EQ(value, 0.75F);
    // With zeros around it, half of the first frame is silent.
    EXPECT_FLOAT_EQ(rms_of(std::vector<float>(4096, -0.75F), 1024, 256, Padding::zero).front(),
                    0.75F * std::sqrt(0.5F));
}

TEST(Rms, OfLoudSamplesStaysFinite) {
    EXPECT_FLOAT_EQ(rms_of(std::vector<float>(4096, 1e30F), 1024, 256, Padding::edge).front(), 1e30F);
}

TEST(Rms, RefusesAFrameOfOneSample) {
    EXPECT_THROW(RmsFrames({1}, 512, Padding::zero), UsageError);
    EXPECT_THROW(RmsFrames({65537}, 512, Padding::zero), UsageError);
}

TEST(ZeroCrossingRate, CountsChangesOfSign) {
    for (const int length : {2, 3, 62, 400, 2048}) {
        for (const std::size_t count : {1U, 2U, 100U, 1000U, 5000U}) {
            const std::vector<float> samples = noise(count, count + 1);
            const std::vector<float> values = crossings_of(samples, length, 100, 0.25);
            for (std::size_t frame = 0; frame < values.size(); ++frame) {
                int crossings = 0;
                for (int i = 1; i < length; ++i) {
                    const auto at = static_cast<std::ptrdiff_t>(frame * 100) - length / 2 + i;
                    const bool before = padded(samples, at - 1, Padding::edge) < -0.25;
                    crossings += before != (padded(samples, at, Padding::edge) < -0.25) ? 1 : 0;
                }
                EXPECT_FLOAT_EQ(values[frame], static_cast<float>(crossings) / static_cast<float>(length))
                    << length << ' ' << count << ' ' << frame;
            }
        }
    }
}

TEST(ZeroCrossingRate, OfAnAlternationIsAllButTheFirstSample) {
    std::vector<float> samples(8192);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i % 2 == 0 ? 0.1F : -0.1F;
    const std::vector<float> values = crossings_of(samples, 2048, 512);
    EXPECT_FLOAT_EQ(values[8], 2047.0F / 2048.0F);
    EXPECT_FLOAT_EQ(values[0], 1023.0F / 2048.0F);  // nothing crosses before the first sample
}

TEST(ZeroCrossingRate, SmallSamplesAndZerosArePositive) {
    const auto rate = [](float a, float b) { return crossings_of({a, b, a, b}, 4, 4).front() * 4.0F; };
    EXPECT_EQ(rate(0.0F, -0.0F), 0.0F);
    EXPECT_EQ(rate(1.0F, -1e-10F), 0.0F);
    EXPECT_EQ(rate(1.0F, -2e-10F), 1.0F);  // of two samples before the signal and two of it
    EXPECT_EQ(rate(-1.0F, 0.0F), 1.0F);
    EXPECT_EQ(crossings_of({-1.0F, 1.0F}, 2, 1, 0.0), (std::vector<float>{0.0F, 0.5F, 0.0F}));
}

TEST(ZeroCrossingRate, RefusesParametersOutOfRange) {
    EXPECT_THROW(ZeroCrossings({1, 0.0}, 512), UsageError);
    EXPECT_THROW(ZeroCrossings({2048, -1.0}, 512), UsageError);
}

// Frames of a stretch of a recording are those of the whole.
TEST(TimeDomain, AStretchGivesTheSameFrames) {
    const std::vector<float> samples = noise(20000, 5);
    for (const std::size_t hop : {1U, 100U, 441U, 3000U}) {
        for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
            const std::vector<float> rms = rms_of(samples, 400, hop, padding);
            const std::vector<float> rate = crossings_of(samples, 400, hop);
            const std::size_t first = 600 / hop + 1;
            const std::size_t count = std::min<std::size_t>(rms.size() - first, 30);
            const std::size_t begin = first * hop - 202;
            const std::size_t end = std::min(samples.size(), (first + count - 1) * hop + 202);
            const SampleView view{std::span(samples).subspan(begin, end - begin), begin, samples.size()};
            std::vector<float> part(count);
            RmsFrames({400}, hop, padding).apply(view, first, part);
            EXPECT_EQ(part, std::vector<float>(rms.begin() + static_cast<std::ptrdiff_t>(first),
                                               rms.begin() + static_cast<std::ptrdiff_t>(first + count)))
                << hop;
            ZeroCrossings({400}, hop).apply(view, first, part);
            EXPECT_EQ(part, std::vector<float>(rate.begin() + static_cast<std::ptrdiff_t>(first),
                                               rate.begin() + static_cast<std::ptrdiff_t>(first + count)))
                << hop;
        }
    }
}

}  // namespace
}  // namespace resonet
