#include "data/fingerprint.h"

#include <gtest/gtest.h>

#include <vector>

namespace resonet {
namespace {

using Numbers = std::vector<std::uint32_t>;

/// Numbers with no relation, the same for the same seed.
Numbers random_numbers(std::uint32_t seed, std::size_t count) {
    Numbers numbers;
    std::uint64_t state = seed;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        numbers.push_back(static_cast<std::uint32_t>(state >> 32));
    }
    return numbers;
}

TEST(Fingerprint, CountsTheBitsThatDiffer) {
    const Numbers a = {0b0000, 0b1111, 0b0110};
    const Numbers b = {0b0001, 0b1111, 0b0000};
    const FingerprintMatch match = compare_fingerprints(a, b, 0);
    EXPECT_EQ(match.steps, 3U);
    EXPECT_DOUBLE_EQ(match.bit_error_rate, 3.0 / 96.0);
    EXPECT_DOUBLE_EQ(match.seconds(), 3 * 1365.0 / 11025.0);
}

TEST(Fingerprint, ComparesWhereTheyOverlap) {
    const Numbers whole = random_numbers(1, 100);
    const Numbers part(whole.begin() + 30, whole.begin() + 60);
    EXPECT_EQ(compare_fingerprints(whole, part, 30).bit_error_rate, 0.0);
    EXPECT_EQ(compare_fingerprints(whole, part, 30).steps, 30U);
    EXPECT_EQ(compare_fingerprints(part, whole, -30).bit_error_rate, 0.0);
    EXPECT_EQ(compare_fingerprints(whole, part, 90).steps, 10U);
    EXPECT_NEAR(compare_fingerprints(whole, part, 29).bit_error_rate, 0.5, 0.1);
}

TEST(Fingerprint, NothingIsComparedBeyondTheEnds) {
    const Numbers a = random_numbers(1, 10);
    for (const std::ptrdiff_t offset : {10, 11, -10, 1000000}) {
        const FingerprintMatch match = compare_fingerprints(a, a, offset);
        EXPECT_EQ(match.steps, 0U);
        EXPECT_EQ(match.bit_error_rate, 1.0);
    }
    EXPECT_EQ(compare_fingerprints({}, a, 0).steps, 0U);
    EXPECT_EQ(best_fingerprint_match({}, a, 1).steps, 0U);
    EXPECT_EQ(best_fingerprint_match({}, {}, 1).steps, 0U);
}

TEST(Fingerprint, WhatLastsInBothSaysNothing) {
    const Numbers silence(200, 627964279U);
    EXPECT_EQ(compare_fingerprints(silence, silence, 0).steps, 1U);
    const Numbers music = random_numbers(2, 200);
    EXPECT_EQ(compare_fingerprints(silence, music, 0).steps, 200U);
    EXPECT_NEAR(compare_fingerprints(silence, music, 0).bit_error_rate, 0.5, 0.05);
}

TEST(Fingerprint, FindsTheBestOffset) {
    const Numbers whole = random_numbers(3, 120);
    Numbers part(whole.begin() + 40, whole.end());
    for (std::uint32_t& number : part) number ^= 0x00010001U;
    const FingerprintMatch match = best_fingerprint_match(whole, part, 20);
    EXPECT_EQ(match.offset, 40);
    EXPECT_EQ(match.steps, 80U);
    EXPECT_DOUBLE_EQ(match.bit_error_rate, 2.0 / 32.0);
    EXPECT_EQ(best_fingerprint_match(whole, part, 100).steps, 0U);
}

}  // namespace
}  // namespace resonet
