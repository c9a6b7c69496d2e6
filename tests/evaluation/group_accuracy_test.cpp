#include "evaluation/group_accuracy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace resonet {
namespace {

/// A clip of the first of two labels, and whether it is taken for that.
void add(PredictionSet& set, const std::string& track, const std::string& artist, double seconds,
         bool right) {
    set.labels = {"a", "b"};
    set.clips.push_back({fmt::format("f{}", set.size()), "", track, artist, seconds, 0});
    set.probabilities.push_back(right ? 0.75F : 0.25F);
    set.probabilities.push_back(right ? 0.25F : 0.75F);
}

TEST(AccuracyByArtist, CountsClipsAndTracks) {
    PredictionSet set;
    add(set, "t", "Zappa", 3, true);
    add(set, "t", "Zappa", 3, false);
    add(set, "u", "Bach", 3, true);
    add(set, "", "", 3, true);  // an unknown artist has no entry
    add(set, "", "Zappa", 3, true);
    add(set, "", "Zappa", 3, true);
    add(set, "u", "Abba", 3, false);
    const std::vector<GroupAccuracy> found = accuracy_by_artist(set);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].name, "Zappa");
    EXPECT_EQ(found[0].clips, 4);
    EXPECT_EQ(found[0].tracks, 3);
    EXPECT_EQ(found[0].accuracy.value, 0.75);
    EXPECT_EQ(found[0].accuracy.low, wilson_interval(3, 4).low);
    EXPECT_EQ(found[1].name, "Abba");  // as many clips as the next: by name
    EXPECT_EQ(found[1].accuracy.value, 0);
    EXPECT_EQ(found[2].name, "Bach");
}

TEST(AccuracyByDuration, PutsClipsIntoRanges) {
    PredictionSet set;
    add(set, "t", "", 30.013, true);
    add(set, "t", "", 29.93, false);
    add(set, "", "", 0, true);
    add(set, "", "", 4, true);  // a range holds its lower end
    add(set, "", "", 7200, false);
    add(set, "", "", std::nan(""), true);
    const std::vector<GroupAccuracy> found = accuracy_by_duration(set);
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].name, "under 4 s");
    EXPECT_EQ(found[1].name, "4 to 8 s");
    EXPECT_EQ(found[2].name, "20 to 45 s");
    EXPECT_EQ(found[2].clips, 2);
    EXPECT_EQ(found[2].tracks, 1);
    EXPECT_EQ(found[2].accuracy.value, 0.5);
    EXPECT_EQ(found[3].name, "over 8 min");
}

TEST(GroupAccuracy, IsEmptyWhereNothingIsKnown) {
    PredictionSet set;
    EXPECT_TRUE(accuracy_by_artist(set).empty());
    EXPECT_TRUE(accuracy_by_duration(set).empty());
    add(set, "t", "", std::nan(""), true);
    add(set, "t", "", HUGE_VAL, true);
    add(set, "t", "", -1, true);
    EXPECT_TRUE(accuracy_by_artist(set).empty());
    EXPECT_TRUE(accuracy_by_duration(set).empty());
}

}  // namespace
}  // namespace resonet
