#include "evaluation/significance_letters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/draws.h"

namespace resonet {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
using Letters = std::vector<std::string>;

TEST(SignificanceLetters, ModelsThatDoNotDifferShareOne) {
    EXPECT_EQ(significance_letters(3, {}), (Letters{"a", "a", "a"}));
    EXPECT_EQ(significance_letters(1, {}), Letters{"a"});
    EXPECT_TRUE(significance_letters(0, {}).empty());
}

TEST(SignificanceLetters, ModelsThatDifferShareNone) {
    EXPECT_EQ(significance_letters(2, {{0, 1}}), (Letters{"a", "b"}));
    EXPECT_EQ(significance_letters(3, {{0, 1}, {0, 2}, {1, 2}}), (Letters{"a", "b", "c"}));
    // The ends differ; the middle differs from neither.
    EXPECT_EQ(significance_letters(3, {{0, 2}}), (Letters{"a", "ab", "b"}));
    EXPECT_EQ(significance_letters(3, {{2, 0}, {0, 2}}), (Letters{"a", "ab", "b"}));
    EXPECT_EQ(significance_letters(3, {{0, 1}}), (Letters{"a", "b", "ab"}));
}

TEST(SignificanceLetters, OfALadderOfModels) {
    // Each differs from all but its neighbours.
    EXPECT_EQ(significance_letters(5, {{0, 2}, {0, 3}, {0, 4}, {1, 3}, {1, 4}, {2, 4}}),
              (Letters{"a", "ab", "bc", "cd", "d"}));
    // The first two are better than the last three.
    EXPECT_EQ(significance_letters(5, {{0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}, {1, 4}}),
              (Letters{"a", "a", "b", "b", "b"}));
}

TEST(SignificanceLetters, DoNotDependOnTheOrderOfPairs) {
    const Pairs pairs{{0, 3}, {1, 4}, {0, 4}, {2, 4}};
    const Letters found = significance_letters(5, pairs);
    EXPECT_EQ(found, (Letters{"a", "ab", "ab", "bc", "c"}));
    Pairs turned(pairs.rbegin(), pairs.rend());
    for (auto& [a, b] : turned) std::swap(a, b);
    EXPECT_EQ(significance_letters(5, turned), found);
}

TEST(SignificanceLetters, SayWhatTheirDefinitionSaysForAnyPairs) {
    Draws draws(1);
    for (int round = 0; round < 200; ++round) {
        constexpr std::size_t count = 8;
        std::set<std::pair<std::size_t, std::size_t>> different;
        const std::size_t pairs = draws.below(20);
        for (std::size_t i = 0; i < pairs; ++i) {
            const std::size_t a = draws.below(count);
            const std::size_t b = draws.below(count);
            if (a != b) different.insert(std::minmax(a, b));
        }
        const Letters letters = significance_letters(count, {different.begin(), different.end()});
        EXPECT_EQ(letters[0].substr(0, 1), "a");
        for (std::size_t a = 0; a < count; ++a) {
            EXPECT_FALSE(letters[a].empty());
            EXPECT_TRUE(std::ranges::is_sorted(letters[a]));
            for (std::size_t b = a + 1; b < count; ++b) {
                const bool share = letters[a].find_first_of(letters[b]) != std::string::npos;
                EXPECT_NE(share, different.contains({a, b})) << letters[a] << " and " << letters[b];
            }
        }
    }
}

TEST(SignificanceLetters, GoOnBehindTheAlphabet) {
    Pairs all;
    for (std::size_t a = 0; a < 54; ++a) {
        for (std::size_t b = a + 1; b < 54; ++b) all.emplace_back(a, b);
    }
    const Letters found = significance_letters(54, all);
    EXPECT_EQ(found[25], "z");
    EXPECT_EQ(found[26], "A");
    EXPECT_EQ(found[51], "Z");
    EXPECT_EQ(found[52], "(53)");
    EXPECT_EQ(found[53], "(54)");
}

TEST(SignificanceLetters, GiveUpWhereNobodyCouldReadThem) {
    Pairs matching;  // 20 pairs would take 2^20 letters
    for (std::size_t a = 0; a < 40; a += 2) matching.emplace_back(a, a + 1);
    EXPECT_EQ(significance_letters(40, matching), Letters(40));
    EXPECT_EQ(significance_letters(10, Pairs(matching.begin(), matching.begin() + 5))[0].size(), 16U);
    EXPECT_EQ(significance_letters(12, Pairs(matching.begin(), matching.begin() + 6)), Letters(12));
    matching.emplace_back(3, 40);
    EXPECT_THROW(significance_letters(40, matching), std::invalid_argument);
}

TEST(SignificanceLetters, RefusePairsThatAreNone) {
    EXPECT_THROW(significance_letters(2, {{0, 2}}), std::invalid_argument);
    EXPECT_THROW(significance_letters(2, {{1, 1}}), std::invalid_argument);
    EXPECT_THROW(significance_letters(0, {{0, 1}}), std::invalid_argument);
}

}  // namespace
}  // namespace resonet
