#include "dsp/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <thread>
#include <vector>

#include "core/error.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::NoiseSource;

std::vector<double> noise(std::size_t count) {
    NoiseSource source(count);
    std::vector<double> values(count);
    for (double& value : values) value = source.next();
    return values;
}

std::vector<double> transformed(RealFft& fft, const std::vector<double>& values) {
    std::copy(values.begin(), values.end(), fft.input().begin());
    fft.transform();
    return {fft.output().begin(), fft.output().end()};
}

// The definition, term by term.
std::complex<double> term(const std::vector<double>& x, std::size_t k) {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double turns = static_cast<double>(i * k % x.size()) / static_cast<double>(x.size());
        sum += std::polar(x[i], -2.0 * std::numbers::pi * turns);
    }
    return sum;
}

TEST(RealFft, IsTheSumThatDefinesIt) {
    for (const std::size_t size : {4U, 16U, 64U, 256U, 2048U}) {
        RealFft fft(size);
        ASSERT_EQ(fft.size(), size);
        ASSERT_EQ(fft.bins(), size / 2 + 1);
        const std::vector<double> x = noise(size);
        const std::vector<double> z = transformed(fft, x);
        ASSERT_EQ(z.size(), size + 2);
        for (std::size_t k = 0; k<fft.bins(); k += size> 256 ? 37 : 1) {
            const std::complex<double> expected = term(x, k);
            EXPECT_NEAR(z[2 * k], expected.real(), 1e-11) << size << ' ' << k;
            EXPECT_NEAR(z[2 * k + 1], expected.imag(), 1e-11) << size << ' ' << k;
        }
    }
}

TEST(InverseRealFft, BringsTheSignalBackTimesItsSize) {
    for (const std::size_t size : {4U, 16U, 256U, 2048U}) {
        RealFft forward(size);
        InverseRealFft backward(size);
        ASSERT_EQ(backward.size(), size);
        ASSERT_EQ(backward.input().size(), size + 2);
        const std::vector<double> x = noise(size);
        for (int repeat = 0; repeat < 2; ++repeat) {
            const std::vector<double> z = transformed(forward, x);
            std::copy(z.begin(), z.end(), backward.input().begin());
            backward.transform();
            for (std::size_t i = 0; i < size; ++i) {
                EXPECT_NEAR(backward.output()[i], static_cast<double>(size) * x[i], 1e-11)
                    << size << ' ' << i;
            }
        }
    }
    EXPECT_THROW(InverseRealFft(3), UsageError);
}

TEST(RealFft, KeepsEnergy) {
    RealFft fft(2048);
    const std::vector<double> x = noise(2048);
    const std::vector<double> z = transformed(fft, x);
    double in_time = 0.0;
    for (const double value : x) in_time += value * value;
    double in_frequency = 0.0;
    for (std::size_t k = 0; k < fft.bins(); ++k) {
        const double weight = k == 0 || k == 1024 ? 1.0 : 2.0;  // the other half of the spectrum mirrors
        in_frequency += weight * (z[2 * k] * z[2 * k] + z[2 * k + 1] * z[2 * k + 1]);
    }
    EXPECT_NEAR(in_frequency / 2048.0, in_time, 1e-9 * in_time);
}

TEST(RealFft, KeepsItsInput) {
    RealFft fft(512);
    const std::vector<double> x = noise(512);
    transformed(fft, x);
    EXPECT_TRUE(std::equal(x.begin(), x.end(), fft.input().begin()));
}

TEST(RealFft, GivesTheSameBitsEveryTime) {
    const std::vector<double> x = noise(2048);
    RealFft first(2048);
    RealFft other(1024);
    RealFft second(2048);
    const std::vector<double> expected = transformed(first, x);
    EXPECT_EQ(transformed(second, x), expected);
    EXPECT_EQ(transformed(first, x), expected);
}

TEST(RealFft, IsMadeAndUsedInSeveralThreads) {
    const std::vector<double> x = noise(1024);
    RealFft reference(1024);
    const std::vector<double> expected = transformed(reference, x);
    std::vector<std::vector<double>> results(4);
    std::vector<std::thread> threads;
    for (std::vector<double>& result : results) {
        threads.emplace_back([&result, &x] {
            for (int round = 0; round < 20; ++round) {
                RealFft fft(1024);
                result = transformed(fft, x);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<double>& result : results) EXPECT_EQ(result, expected);
}

TEST(RealFft, CanBeMoved) {
    RealFft fft(64);
    const std::vector<double> x = noise(64);
    const std::vector<double> expected = transformed(fft, x);
    RealFft moved = std::move(fft);
    EXPECT_EQ(transformed(moved, x), expected);
    moved = RealFft(32);
    EXPECT_EQ(moved.size(), 32U);
}

TEST(RealFft, TakesMemoryThatVectorInstructionsLike) {
    RealFft fft(64);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(fft.input().data()) % 64, 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(fft.output().data()) % 64, 0U);
}

TEST(RealFft, RefusesSizesItCannotDo) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{2047}, std::size_t{1} << 25}) {
        EXPECT_THROW(RealFft fft(size), UsageError) << size;
    }
}

}  // namespace
}  // namespace resonet
