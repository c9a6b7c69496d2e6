#include "data/manifest_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "division_fixture.h"

namespace resonet {
namespace {

using testing::add_artist;
using testing::clip_of;

/// 30 jazz tracks by three artists (20, 9, 1) and 20 rock tracks of two clips; ten of each also for testing.
Manifest music() {
    Manifest manifest;
    add_artist(manifest, "A", "jazz", 20);
    add_artist(manifest, "B", "jazz", 9);
    add_artist(manifest, "C", "jazz", 1);
    for (int i = 0; i < 20; ++i) {
        for (const double start : {0.0, 5.0}) {
            manifest.clips.push_back(clip_of(fmt::format("r{}", i), "rock", "R", start));
        }
    }
    for (ClipRecord& clip : manifest.clips) clip.split = Split::train;
    for (int i = 0; i < 10; ++i) {
        for (const char* label : {"jazz", "rock"}) {
            manifest.clips.push_back(clip_of(fmt::format("test-{}-{}", label, i), label, "T"));
            manifest.clips.back().split = Split::test;
        }
    }
    manifest.clips.push_back(clip_of("broken", "rock"));
    manifest.clips.back().split = Split::excluded;
    return manifest;
}

std::set<std::pair<std::string, double>> names(const Sample& sample) {
    std::set<std::pair<std::string, double>> result;
    for (const ClipRecord& clip : sample.manifest.clips) result.emplace(clip.track, clip.start);
    return result;
}

TEST(ManifestSample, TakesAsManyTracksOfEveryGenre) {
    const Sample sample = draw_sample(music(), {.per_label = 5, .from = Split::train, .keep = {Split::test}});
    EXPECT_EQ(sample.units, (std::vector<std::pair<std::string, std::size_t>>{{"jazz", 5}, {"rock", 5}}));
    EXPECT_EQ(sample.drawn, 5U + 10U);  // rock tracks have two clips
    EXPECT_EQ(sample.kept, 20U);
    EXPECT_EQ(sample.manifest.clips.size(), 35U);
}

TEST(ManifestSample, SmallerSamplesArePartsOfLargerOnes) {
    for (const SampleUnit unit : {SampleUnit::clip, SampleUnit::track, SampleUnit::artist}) {
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            std::set<std::pair<std::string, double>> smaller;
            for (const std::size_t number : {1U, 2U, 5U, 11U, 30U}) {
                const Sample sample = draw_sample(
                    music(), {.unit = unit, .per_label = number, .seed = seed, .from = Split::train});
                const auto larger = names(sample);
                EXPECT_TRUE(std::ranges::includes(larger, smaller));
                EXPECT_GT(larger.size(), smaller.size());
                smaller = larger;
            }
            smaller.clear();
            for (const std::size_t number : {1U, 7U, 20U, 33U}) {
                const auto larger =
                    names(draw_sample(music(), {.unit = unit, .total = number, .seed = seed}));
                EXPECT_TRUE(std::ranges::includes(larger, smaller));
                smaller = larger;
            }
        }
    }
}

TEST(ManifestSample, ATotalIsSharedEqually) {
    const Sample sample = draw_sample(music(), {.total = 45, .from = Split::train});
    // 20 rock tracks are all there are: jazz gives the rest.
    EXPECT_EQ(sample.units, (std::vector<std::pair<std::string, std::size_t>>{{"jazz", 25}, {"rock", 20}}));
    EXPECT_EQ(draw_sample(music(), {.unit = SampleUnit::clip, .total = 10}).manifest.clips.size(), 10U);
}

TEST(ManifestSample, NamesTracksOfSeveralGenresAndGenresWithoutAny) {
    Manifest manifest;
    manifest.clips = {clip_of("a", "rock"), clip_of("a", "pop", "", 5.0), clip_of("b", "jazz"),
                      clip_of("c", "zydeco")};
    manifest.clips.back().split = Split::excluded;
    using Units = std::vector<std::pair<std::string, std::size_t>>;
    const Sample all = draw_sample(manifest, {.per_label = 5});
    EXPECT_EQ(all.units, (Units{{"jazz", 1}, {"pop", 0}, {"rock", 1}, {"zydeco", 0}}));
    EXPECT_EQ(all.mixed, std::vector<std::string>{"a"});
    const Sample one = draw_sample(manifest, {.total = 1});
    EXPECT_EQ(one.units, (Units{{"jazz", 1}, {"pop", 0}, {"rock", 0}, {"zydeco", 0}}));
    EXPECT_TRUE(one.mixed.empty());
    const Sample clips = draw_sample(manifest, {.unit = SampleUnit::clip, .per_label = 5});
    EXPECT_EQ(clips.units, (Units{{"jazz", 1}, {"pop", 1}, {"rock", 1}, {"zydeco", 0}}));
    EXPECT_TRUE(clips.mixed.empty());
}

TEST(ManifestSample, ArtistsTakeTurns) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const Sample sample = draw_sample(
            music(), {.unit = SampleUnit::artist, .per_label = 7, .seed = seed, .from = Split::train});
        std::map<std::string, std::size_t> tracks;
        for (const ClipRecord& clip : sample.manifest.clips) ++tracks[clip.artist];
        EXPECT_EQ(tracks, (std::map<std::string, std::size_t>{{"A", 3}, {"B", 3}, {"C", 1}, {"R", 14}}));
    }
}

TEST(ManifestSample, DependsOnTheSeedButNotOnOtherGenres) {
    const SamplePlan plan = {.per_label = 5, .seed = 4, .from = Split::train};
    SamplePlan other = plan;
    other.seed = 5;
    EXPECT_EQ(names(draw_sample(music(), plan)), names(draw_sample(music(), plan)));
    EXPECT_NE(names(draw_sample(music(), plan)), names(draw_sample(music(), other)));
    Manifest jazz = music();
    std::erase_if(jazz.clips, [](const ClipRecord& clip) { return clip.label != "jazz"; });
    const auto alone = names(draw_sample(jazz, plan));
    EXPECT_TRUE(std::ranges::includes(names(draw_sample(music(), plan)), alone));
}

TEST(ManifestSample, LeavesOutWhatIsExcludedAndRefusesNothing) {
    const Sample sample = draw_sample(music(), {.per_label = 1000});
    EXPECT_EQ(sample.drawn, 90U);
    EXPECT_THROW(draw_sample(music(), {.per_label = 1, .from = Split::valid}), UsageError);
    EXPECT_THROW(draw_sample(music(), {.per_label = 1, .from = Split::test, .keep = {Split::test}}),
                 UsageError);
    EXPECT_THROW(draw_sample(music(), {}), UsageError);
    EXPECT_THROW(draw_sample(music(), {.total = 0}), UsageError);
    EXPECT_THROW(draw_sample(music(), {.total = 1, .per_label = 1}), UsageError);
}

}  // namespace
}  // namespace resonet
