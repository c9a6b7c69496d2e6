#include "data/clip_place.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

TEST(PlaceText, IsTheRowOrTheStart) {
    EXPECT_EQ(place_text(SourceKind::arrays, 7, 30), "7");
    EXPECT_EQ(place_text(SourceKind::tables, 0, 30), "0");
    EXPECT_EQ(place_text(SourceKind::audio, 7, 30), "30");
    EXPECT_EQ(place_text(SourceKind::audio, 0, 12.5), "12.5");
    EXPECT_EQ(place_text(SourceKind::audio, 0, 3 * 2.97), "8.91");
}

TEST(PlaceText, TellsClipsOfLongRecordingsApart) {
    EXPECT_EQ(place_text(SourceKind::audio, 0, 36000.125), "36000.125");
    EXPECT_NE(place_text(SourceKind::audio, 0, 3600.001), place_text(SourceKind::audio, 0, 3600.002));
}

TEST(PlaceColumn, SaysWhichItIs) {
    EXPECT_EQ(place_column(SourceKind::arrays), "row");
    EXPECT_EQ(place_column(SourceKind::audio), "start");
}

}  // namespace
}  // namespace resonet
