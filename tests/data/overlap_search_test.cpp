#include "data/overlap_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace resonet {
namespace {

using Numbers = std::vector<std::uint32_t>;

class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint32_t next() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::uint32_t>(state_ >> 32);
    }

  private:
    std::uint64_t state_;
};

/// As fingerprints of music are: each number is the one before with about a fifth of its bits changed.
Numbers made_up(std::uint64_t seed, std::size_t steps) {
    Random random(seed * 1000003);
    for (int i = 0; i < 10; ++i) random.next();
    Numbers numbers;
    std::uint32_t number = random.next();
    for (std::size_t i = 0; i < steps; ++i) {
        number ^= random.next() & random.next() & (random.next() | random.next());
        numbers.push_back(number);
    }
    return numbers;
}

/// The same with `errors` of 32 bits changed.
Numbers worn(Numbers numbers, std::uint64_t seed, std::uint32_t errors) {
    Random random(seed);
    for (std::uint32_t& number : numbers) {
        for (int bit = 0; bit < 32; ++bit) {
            if (random.next() % 320 < 10 * errors) number ^= 1U << bit;
        }
    }
    return numbers;
}

std::vector<Overlap> find(const std::vector<Numbers>& all, std::size_t threads = 1) {
    const std::vector<std::span<const std::uint32_t>> spans(all.begin(), all.end());
    return find_overlaps(spans, {.threads = threads});
}

TEST(OverlapSearch, FindsCopiesAndShiftedExcerpts) {
    std::vector<Numbers> all;
    for (std::uint64_t i = 0; i < 50; ++i) all.push_back(made_up(i, 220));
    all.push_back(worn(all[7], 1, 2));                                          // 50
    all.push_back(worn({all[20].begin() + 80, all[20].end()}, 2, 3));           // 51
    all.push_back(worn({all[30].begin() + 100, all[30].begin() + 130}, 3, 2));  // 52: 3.7 s
    Numbers late(all[40].begin() + 150, all[40].end());                         // 53: other music after
    const Numbers other = made_up(1000, 100);
    late.insert(late.end(), other.begin(), other.end());
    all.push_back(late);
    const std::vector<Overlap> found = find(all);
    ASSERT_EQ(found.size(), 4U);
    const std::size_t firsts[] = {7, 20, 30, 40};
    const std::ptrdiff_t offsets[] = {0, 80, 100, 150};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(found[i].first, firsts[i]);
        EXPECT_EQ(found[i].second, 50 + i);
        EXPECT_EQ(found[i].match.offset, offsets[i]);
    }
    EXPECT_NEAR(found[0].match.bit_error_rate, 2.0 / 32, 0.01);
    EXPECT_EQ(found[1].match.steps, 140U);
    EXPECT_EQ(found[3].match.bit_error_rate, 0.0);
}

TEST(OverlapSearch, DoesNotDependOnTheNumberOfThreads) {
    std::vector<Numbers> all;
    for (std::uint64_t i = 0; i < 60; ++i) all.push_back(worn(made_up(i / 3, 100), i, 2));
    const std::vector<Overlap> one = find(all, 1);
    const std::vector<Overlap> three = find(all, 3);
    ASSERT_EQ(one.size(), 60U);
    ASSERT_EQ(three.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(three[i].first, one[i].first);
        EXPECT_EQ(three[i].second, one[i].second);
        EXPECT_EQ(three[i].match.bit_error_rate, one[i].match.bit_error_rate);
    }
}

TEST(OverlapSearch, SilenceAndTonesThatLastAreNoOverlap) {
    std::vector<Numbers> all(30, Numbers(200, 627964279U));
    Numbers ends_with_music = all.front();
    const Numbers music = made_up(1, 60);
    ends_with_music.insert(ends_with_music.end(), music.begin(), music.end());
    all.push_back(ends_with_music);
    const Numbers other = made_up(2, 60);
    all.push_back(Numbers(200, 627964279U));
    all.back().insert(all.back().end(), other.begin(), other.end());
    EXPECT_TRUE(find(all).empty());
}

TEST(OverlapSearch, TakesNoneAndShortOnes) {
    EXPECT_TRUE(find({}).empty());
    EXPECT_TRUE(find({{}, {}, {1, 2, 3}, {1, 2, 3}}).empty());
    const Numbers enough = made_up(1, 16);
    EXPECT_EQ(find({enough, enough}).size(), 1U);
    EXPECT_TRUE(find({made_up(1, 15), made_up(1, 15)}).empty());
}

TEST(OverlapSearch, HoldsCopiesOfOneTogetherByAChain) {
    // More copies than places are looked at: not all pairs, but every copy with another.
    const Numbers music = made_up(1, 60);
    std::vector<Numbers> all;
    for (std::uint64_t i = 0; i < 600; ++i) all.push_back(worn(music, i, 1));
    const std::vector<Overlap> found = find(all);
    EXPECT_LT(found.size(), 600U * 599U / 2U);
    std::vector<bool> held(all.size(), false);
    for (const Overlap& overlap : found) held[overlap.second] = true;
    EXPECT_EQ(std::count(held.begin() + 1, held.end(), true), 599);
}

TEST(OverlapSearch, TheThresholdIsStricterForShortOverlaps) {
    FingerprintMatch match = {0, 39, 0.17};
    EXPECT_TRUE(is_overlap(match));
    match.bit_error_rate = 0.18;
    EXPECT_FALSE(is_overlap(match));
    match.steps = 40;
    EXPECT_TRUE(is_overlap(match));
    match.bit_error_rate = 0.221;
    EXPECT_FALSE(is_overlap(match));
    match = {0, 15, 0.0};
    EXPECT_FALSE(is_overlap(match));
}

TEST(OverlapSearch, ThousandsOfClipsTakeSeconds) {
    std::vector<Numbers> all;
    for (std::uint64_t i = 0; i < 5000; ++i) all.push_back(made_up(i, 220));
    for (std::uint64_t i = 0; i < 100; ++i) all.push_back(worn(all[i * 49], i, 2));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(find(all).size(), 100U);
    // All pairs, at all offsets, would take hours.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

}  // namespace
}  // namespace resonet
