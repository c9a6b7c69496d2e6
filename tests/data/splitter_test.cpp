#include "data/splitter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "core/error.h"
#include "division_fixture.h"

namespace resonet {
namespace {

using testing::add_artist;
using testing::clip_of;
using testing::clips_by_part;
using testing::divide_all;
using Counts = std::vector<std::size_t>;

Counts sorted(Counts counts) {
    std::ranges::sort(counts);
    return counts;
}

std::string problem_of(const Manifest& manifest, const SplitPlan& plan) {
    try {
        divide(manifest, std::vector<bool>(manifest.clips.size(), true), plan);
    } catch (const UsageError& error) {
        EXPECT_FALSE(error.remedy().empty());
        return error.problem();
    }
    return "no error";
}

TEST(Splitter, EqualArtistsFillFoldsExactly) {
    Manifest manifest;
    for (int i = 0; i < 10; ++i) add_artist(manifest, fmt::format("a{}", i), "rock", 4);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Parts parts = divide_all(manifest, SplitScheme::artist, equal_shares(5), seed);
        EXPECT_EQ(clips_by_part(manifest, parts, 5), Counts(5, 8)) << seed;
    }
}

TEST(Splitter, ClassesAreBalancedExactlyWhereTheyCanBe) {
    Manifest manifest;
    for (const char* label : {"blues", "jazz", "rock"}) {
        for (int i = 0; i < 50; ++i) manifest.clips.push_back(clip_of(fmt::format("{}{}", label, i), label));
    }
    for (const SplitScheme scheme : {SplitScheme::stratified, SplitScheme::track, SplitScheme::artist}) {
        const Parts parts = divide_all(manifest, scheme, {0.8, 0.1, 0.1});
        for (const char* label : {"blues", "jazz", "rock"}) {
            EXPECT_EQ(clips_by_part(manifest, parts, 3, label), (Counts{40, 5, 5}));
        }
    }
    EXPECT_EQ(clips_by_part(manifest, divide_all(manifest, SplitScheme::random, {0.8, 0.1, 0.1}), 3),
              (Counts{120, 15, 15}));
}

TEST(Splitter, RandomIgnoresClasses) {
    Manifest manifest;
    for (int i = 0; i < 200; ++i) {
        manifest.clips.push_back(clip_of(std::to_string(i), i % 2 == 0 ? "jazz" : "rock"));
    }
    bool uneven = false;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const Parts parts = divide_all(manifest, SplitScheme::random, {0.5, 0.5}, seed);
        EXPECT_EQ(clips_by_part(manifest, parts, 2), (Counts{100, 100}));
        uneven = uneven || clips_by_part(manifest, parts, 2, "jazz")[0] != 50;
    }
    EXPECT_TRUE(uneven);
}

TEST(Splitter, FindsTheOneDivisionThatIsPerfect) {
    // 8+7 = 6+5+4 is the only way to halve these; the largest first, each to the emptier half, ends with
    // 17 and 13.
    Manifest manifest;
    for (const std::size_t tracks : {8U, 7U, 6U, 5U, 4U}) {
        add_artist(manifest, fmt::format("a{}", tracks), "rock", tracks);
    }
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Parts parts = divide_all(manifest, SplitScheme::artist, {0.5, 0.5}, seed);
        EXPECT_EQ(clips_by_part(manifest, parts, 2), (Counts{15, 15})) << seed;
        EXPECT_EQ(parts[0], parts[8]) << "8 and 7 belong together";
    }
}

TEST(Splitter, FindsThePerfectFoldsOfTwoClasses) {
    // Three folds of 12 and 9: 7+5, 8+4, 9+3 and 6+3, 5+4, 7+2.
    Manifest manifest;
    for (const std::size_t tracks : {7U, 5U, 8U, 4U, 9U, 3U}) {
        add_artist(manifest, fmt::format("j{}", tracks), "jazz", tracks);
    }
    for (const std::size_t tracks : {6U, 3U, 5U, 4U, 7U, 2U}) {
        add_artist(manifest, fmt::format("r{}", tracks), "rock", tracks);
    }
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Parts parts = divide_all(manifest, SplitScheme::artist, equal_shares(3), seed);
        EXPECT_EQ(clips_by_part(manifest, parts, 3, "jazz"), Counts(3, 12)) << seed;
        EXPECT_EQ(clips_by_part(manifest, parts, 3, "rock"), Counts(3, 9)) << seed;
    }
}

TEST(Splitter, PutsAClassIntoEveryPartIfItsArtistsAllow) {
    // Metal has three artists, one of whom has nearly all: every split gets one, the largest trains.
    Manifest manifest;
    for (int i = 0; i < 40; ++i) add_artist(manifest, fmt::format("o{}", i), "orchestral", 1);
    add_artist(manifest, "m12", "metal", 12);
    add_artist(manifest, "m4", "metal", 4);
    add_artist(manifest, "m1", "metal", 1);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Counts splits = clips_by_part(
            manifest, divide_all(manifest, SplitScheme::artist, {0.8, 0.1, 0.1}, seed), 3, "metal");
        EXPECT_EQ(splits[0], 12U) << seed;
        EXPECT_EQ(splits[1] + splits[2], 5U) << seed;
        EXPECT_TRUE(splits[1] == 1 || splits[2] == 1) << seed;
        const Parts folds = divide_all(manifest, SplitScheme::artist, equal_shares(10), seed);
        EXPECT_EQ(sorted(clips_by_part(manifest, folds, 10, "metal")),
                  (Counts{0, 0, 0, 0, 0, 0, 0, 1, 4, 12}));
    }
}

/// A data set in which everything overlaps: tracks of several clips, albums, clusters across tracks.
Manifest tangled(std::uint64_t seed) {
    std::mt19937_64 draw(seed);
    Manifest manifest;
    for (int track = 0; track < 60; ++track) {
        ClipRecord clip = clip_of(fmt::format("t{}", track), fmt::format("g{}", draw() % 3),
                                  draw() % 4 == 0 ? "" : fmt::format("a{}", draw() % 25));
        if (draw() % 5 == 0) clip.cluster = fmt::format("k{}", draw() % 6);
        if (draw() % 3 == 0) clip.album = fmt::format("b{}", draw() % 8);
        const std::size_t clips = 1 + draw() % 4;
        for (std::size_t i = 0; i < clips; ++i) {
            clip.start = 5.0 * static_cast<double>(i);
            manifest.clips.push_back(clip);
        }
    }
    return manifest;
}

/// Names that are in two parts.
template <typename Name>
std::size_t straddling(const Manifest& manifest, const Parts& parts, Name name) {
    std::map<std::string, std::size_t> part_of;
    std::size_t count = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string text = name(manifest.clips[i]);
        if (!text.empty() && part_of.try_emplace(text, *parts[i]).first->second != *parts[i]) ++count;
    }
    return count;
}

TEST(Splitter, NothingKeptTogetherEverStraddles) {
    const auto track = [](const ClipRecord& clip) { return clip.track; };
    const auto cluster = [](const ClipRecord& clip) { return clip.cluster; };
    const auto artist = [](const ClipRecord& clip) { return clip.artist; };
    const auto album = [](const ClipRecord& clip) {
        return clip.album.empty() ? std::string() : clip.artist + "\n" + clip.album;
    };
    std::size_t artists_by_track = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Manifest manifest = tangled(seed);
        const std::vector<double> shares =
            seed % 2 == 0 ? std::vector<double>{0.6, 0.2, 0.2} : equal_shares(4);
        const Parts by_track = divide_all(manifest, SplitScheme::track, shares, seed);
        EXPECT_EQ(straddling(manifest, by_track, track), 0U) << seed;
        EXPECT_EQ(straddling(manifest, by_track, cluster), 0U) << seed;
        artists_by_track += straddling(manifest, by_track, artist);
        const Parts by_artist = divide_all(manifest, SplitScheme::artist, {0.7, 0.3}, seed);
        EXPECT_EQ(straddling(manifest, by_artist, track), 0U) << seed;
        EXPECT_EQ(straddling(manifest, by_artist, cluster), 0U) << seed;
        EXPECT_EQ(straddling(manifest, by_artist, artist), 0U) << seed;
        EXPECT_EQ(straddling(manifest, by_artist, album), 0U) << seed;
    }
    EXPECT_GT(artists_by_track, 0U);  // the test would notice
}

TEST(Splitter, TheSameSeedGivesTheSamePartsAndAnotherOthers) {
    const Manifest manifest = tangled(1);
    for (const SplitScheme scheme :
         {SplitScheme::random, SplitScheme::stratified, SplitScheme::track, SplitScheme::artist}) {
        const std::vector<double> shares = {0.6, 0.2, 0.2};
        EXPECT_EQ(divide_all(manifest, scheme, shares, 7), divide_all(manifest, scheme, shares, 7));
        EXPECT_NE(divide_all(manifest, scheme, shares, 7), divide_all(manifest, scheme, shares, 8));
    }
}

TEST(Splitter, PinsADivision) {
    // What a seed means must not change from release to release.
    Manifest manifest;
    for (int i = 0; i < 12; ++i) manifest.clips.push_back(clip_of(std::to_string(i), "rock"));
    const Parts parts = divide_all(manifest, SplitScheme::track, equal_shares(3), 1);
    Counts numbers;
    for (const auto& part : parts) numbers.push_back(*part);
    EXPECT_EQ(numbers, (Counts{0, 0, 1, 2, 0, 2, 0, 1, 2, 2, 1, 1}));
}

TEST(Splitter, UnusedClipsGoNowhereAndTieNothing) {
    // The clip of both tracks' cluster is not used; its tracks still are of one cluster.
    Manifest manifest;
    for (int i = 0; i < 4; ++i) manifest.clips.push_back(clip_of(std::to_string(i), "rock"));
    const Parts parts = divide(manifest, {true, false, true, true}, {SplitScheme::track, equal_shares(3), 1});
    EXPECT_FALSE(parts[1]);
    EXPECT_EQ(clips_by_part(manifest, parts, 3), Counts(3, 1));
}

TEST(Splitter, TakesARoundedSumForRounding) {
    const std::vector<double> thirds = whole_shares({.333, .333, .333});
    EXPECT_DOUBLE_EQ(thirds[0], 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(thirds[0] + thirds[1] + thirds[2], 1.0);
    const std::vector<double> exact = {.333, .333, .334};
    EXPECT_EQ(whole_shares(exact), exact);
    EXPECT_NO_THROW(whole_shares({.802, .1, .1}));
    EXPECT_THROW(whole_shares({.803, .1, .1}), UsageError);
    EXPECT_THROW(whole_shares({.797, .1, .1}), UsageError);
    Manifest manifest;
    add_artist(manifest, "one", "rock", 21);
    EXPECT_EQ(clips_by_part(manifest, divide_all(manifest, SplitScheme::track, {.333, .333, .333}), 3),
              Counts(3, 7));
}

TEST(Splitter, RefusesImpossibleShares) {
    Manifest manifest;
    add_artist(manifest, "one", "rock", 20);
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {0.8, 0.1}, 1}), "sum to 0.9 instead of 1");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {1.1, -0.1}, 1}), "are not all above 0");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {0.8, 0.0, 0.2}, 1}), "are not all above 0");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {NAN, 0.5}, 1}), "are not all above 0");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {1.0}, 1}), "name fewer than two parts");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::artist, {0.5, 0.5}, 1}),
              "has 1 group to divide into 2 parts");
    EXPECT_EQ(problem_of(manifest, {SplitScheme::track, {0.5, 0.4999995, 0.0000005}, 1}), "no error");
}

}  // namespace
}  // namespace resonet
