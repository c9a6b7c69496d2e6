#include "evaluation/prediction_set.h"

#include <gtest/gtest.h>

#include <cmath>

namespace resonet {
namespace {

using Indices = std::vector<std::size_t>;

PredictedClip clip(const std::string& file, const std::string& track, const std::string& artist,
                   int truth = 0, double seconds = 3) {
    return {file, "", track, artist, seconds, truth};
}

TEST(PredictionSet, SaysTheMostProbableLabelAndTheFirstOfEqualOnes) {
    PredictionSet set;
    set.labels = {"a", "b", "c"};
    set.clips = {clip("1", "", "", 2), clip("2", "", "", 1)};
    set.probabilities = {0.25F, 0.5F, 0.25F, 0.2F, 0.4F, 0.4F};
    EXPECT_EQ(set.predicted(), (std::vector{1, 1}));
    EXPECT_EQ(set.truth(), (std::vector{2, 1}));
    EXPECT_EQ(set.row(1)[2], 0.4F);
    EXPECT_TRUE(PredictionSet().predicted().empty());
    EXPECT_TRUE(PredictionSet().empty());
}

TEST(ByTrack, MeansTheProbabilitiesOfATrack) {
    PredictionSet set;
    set.labels = {"a", "b"};
    set.clips = {clip("x.wav", "x", "", 1, 3), clip("y.wav", "y", "", 0, 4),
                 clip("x.wav", "x", "Bach", 0, 2.5)};
    set.clips[2].place = "3";
    set.probabilities = {0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F};
    const PredictionSet tracks = by_track(set);
    ASSERT_EQ(tracks.size(), 2U);
    EXPECT_EQ(tracks.labels, set.labels);
    EXPECT_EQ(tracks.clips[0].file, "x.wav");
    EXPECT_EQ(tracks.clips[0].place, "");
    EXPECT_EQ(tracks.clips[0].truth, 1);  // the first clip's
    EXPECT_EQ(tracks.clips[0].artist, "Bach");
    EXPECT_EQ(tracks.clips[0].seconds, 5.5);
    EXPECT_EQ(tracks.clips[1].file, "y.wav");
    EXPECT_EQ(tracks.probabilities, (std::vector{0.5F, 0.5F, 0.5F, 0.5F}));
}

TEST(ByTrack, LeavesClipsWithoutATrackByThemselves) {
    PredictionSet set;
    set.labels = {"a", "b"};
    set.clips = {clip("1", "", "z"), clip("2", "", "z"), clip("3", "t", "z"), clip("4", "t", "z")};
    set.clips[3].seconds = std::nan("");
    set.probabilities = {1, 0, 0, 1, 1, 0, 0, 1};
    const PredictionSet tracks = by_track(set);
    ASSERT_EQ(tracks.size(), 3U);
    EXPECT_EQ(tracks.probabilities, (std::vector{1.0F, 0.0F, 0.0F, 1.0F, 0.5F, 0.5F}));
    EXPECT_EQ(tracks.clips[1].seconds, 3.0);
    EXPECT_TRUE(std::isnan(tracks.clips[2].seconds));  // of one part it is unknown
    EXPECT_TRUE(by_track(PredictionSet()).empty());
}

TEST(ClipKey, TellsClipsApart) {
    const PredictedClip a{"a,b", "1", "t", "artist", 3, 0};
    PredictedClip b = a;
    b.artist = "another";
    b.truth = 1;
    EXPECT_EQ(clip_key(a), clip_key(b));
    EXPECT_NE(clip_key(a), clip_key({"a,b", "2", "t", "", 3, 0}));
    EXPECT_NE(clip_key(a), clip_key({"a,b", "1", "u", "", 3, 0}));
    // The same letters, divided in another way.
    EXPECT_NE(clip_key({"a", "b", "", "", 3, 0}), clip_key({"a", "", "b", "", 3, 0}));
    EXPECT_NE(clip_key({"ab", "", "", "", 3, 0}), clip_key({"a", "b", "", "", 3, 0}));
}

TEST(BootstrapUnits, AreArtistsElseTracksElseClips) {
    const std::vector<PredictedClip> clips{clip("1", "t", "x"), clip("2", "u", "x"), clip("3", "x", ""),
                                           clip("4", "", ""),   clip("5", "x", ""),  clip("6", "", ""),
                                           clip("7", "", "x"),  clip("8", "t", "y")};
    // "x" the artist is not "x" the track, and a track's name does not join artists.
    EXPECT_EQ(bootstrap_units(clips), (Indices{0, 0, 1, 2, 1, 3, 0, 4}));
    EXPECT_TRUE(bootstrap_units({}).empty());
}

}  // namespace
}  // namespace resonet
