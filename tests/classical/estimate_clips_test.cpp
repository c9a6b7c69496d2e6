#include "classical/estimate_clips.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "leak_example.h"

namespace resonet {
namespace {

using testing::leak_example;

std::size_t count(const EstimateClips& clips) {
    return static_cast<std::size_t>(std::ranges::count(clips.used, true));
}

/// The clips that are used, by a column of theirs.
std::map<std::string, std::size_t> counts(const Manifest& manifest, const EstimateClips& clips,
                                          std::string ClipRecord::*name) {
    std::map<std::string, std::size_t> found;
    for (std::size_t i = 0; i < clips.used.size(); ++i) {
        if (clips.used[i]) ++found[manifest.clips[i].*name];
    }
    return found;
}

/// Adds `tracks` tracks of `size` clips of one artist.
void add_artist(Manifest& manifest, const std::string& artist, int tracks, int size) {
    manifest.kind = SourceKind::tables;
    for (int track = 0; track < tracks; ++track) {
        for (int i = 0; i < size; ++i) {
            ClipRecord clip;
            clip.path = "t.csv";
            clip.row = manifest.clips.size();
            clip.label = "rock";
            clip.artist = artist;
            clip.track = fmt::format("{} {}", artist, track);
            manifest.clips.push_back(clip);
        }
    }
}

TEST(EstimateClips, AreAllWhereThereIsAPlace) {
    const Manifest manifest = leak_example(40, 1, 0).manifest;
    const EstimateClips clips = clips_for_estimate(manifest, std::nullopt, 200, 3);
    EXPECT_EQ(count(clips), 200U);
    EXPECT_TRUE(clips.notes.empty());
}

TEST(EstimateClips, OfVeryManyClipsWholeArtistsAreDrawn) {
    const Manifest manifest = leak_example(40, 1, 0).manifest;
    const EstimateClips clips = clips_for_estimate(manifest, std::nullopt, 55, 3);
    EXPECT_EQ(count(clips), 50U);  // of artists of ten clips
    for (std::size_t i = 0; i < clips.used.size(); ++i) EXPECT_EQ(clips.used[i], clips.used[i / 10 * 10]);
    EXPECT_EQ(clips.notes, std::vector<std::string>{
                               "drawn by whole artists (or recordings) from 200 clips (see --most-clips)"});
    EXPECT_EQ(clips_for_estimate(manifest, std::nullopt, 55, 3).used, clips.used);
    EXPECT_NE(clips_for_estimate(manifest, std::nullopt, 55, 4).used, clips.used);
}

TEST(EstimateClips, AHugeArtistIsThereWithItsShareOfWholeRecordings) {
    Manifest manifest;
    add_artist(manifest, "huge", 60, 5);
    for (int artist = 0; artist < 20; ++artist) add_artist(manifest, fmt::format("a{}", artist), 1, 5);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const EstimateClips clips = clips_for_estimate(manifest, std::nullopt, 100, seed);
        const auto artists = counts(manifest, clips, &ClipRecord::artist);
        EXPECT_EQ(artists.at("huge"), 75U) << seed;  // 300 of 400, of 100
        EXPECT_EQ(artists.size(), 6U);               // and 25 of the others
        for (const auto& [track, used] : counts(manifest, clips, &ClipRecord::track)) EXPECT_EQ(used, 5U);
        ASSERT_EQ(clips.notes.size(), 2U);
        EXPECT_EQ(clips.notes[1], "of 'huge', too large to be drawn whole, 75 of 300 clips are used");
    }
}

TEST(EstimateClips, AHugeRecordingIsThereWithClipsOfIt) {
    Manifest manifest;
    add_artist(manifest, "", 1, 150);
    for (int artist = 0; artist < 10; ++artist) add_artist(manifest, fmt::format("a{}", artist), 1, 5);
    const EstimateClips clips = clips_for_estimate(manifest, std::nullopt, 40, 1);
    const auto artists = counts(manifest, clips, &ClipRecord::artist);
    EXPECT_EQ(artists.at(""), 30U);
    EXPECT_EQ(count(clips), 40U);
}

TEST(EstimateClips, ManyLargeArtistsStayWithinTheLimit) {
    for (const std::size_t most : {10U, 33U, 100U}) {
        Manifest manifest;
        for (int artist = 0; artist < 7; ++artist) {
            add_artist(manifest, fmt::format("a{}", artist), 1 + artist, 30 - 4 * artist);
        }
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const std::size_t used = count(clips_for_estimate(manifest, std::nullopt, most, seed));
            EXPECT_LE(used, most);
            EXPECT_GE(used, most / 2);
        }
    }
}

TEST(EstimateClips, CountOnlyWhatTheManifestDivides) {
    Manifest manifest = leak_example(8, 1, 0).manifest;
    manifest.clips[0].split = Split::excluded;
    manifest.clips[1].split = Split::test;
    manifest.clips[2].fold = 1;
    EXPECT_EQ(count(clips_for_estimate(manifest, std::nullopt, 100, 1)), 39U);
    EXPECT_EQ(count(clips_for_estimate(manifest, Division::splits, 100, 1)), 1U);
    EXPECT_EQ(count(clips_for_estimate(manifest, Division::folds, 100, 1)), 1U);
}

}  // namespace
}  // namespace resonet
