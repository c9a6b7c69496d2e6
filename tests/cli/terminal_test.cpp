#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

TEST(DisplayWidth, CountsColumnsAndNotBytes) {
    EXPECT_EQ(display_width(""), 0U);
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("Bj\xC3\xB6rk"), 5U);              // one letter of two bytes
    EXPECT_EQ(display_width("Bjo\xCC\x88rk"), 5U);             // the same with a combining mark
    EXPECT_EQ(display_width("\xE9\x9F\xB3\xE6\xA5\xBD"), 4U);  // two wide characters
}

TEST(DisplayWidth, CountsABadByteAsOne) {
    EXPECT_EQ(display_width("a\xFF"
                            "b"),
              3U);
}

TEST(Padded, FillsUpToTheColumn) {
    EXPECT_EQ(padded("ab", 4), "ab  ");
    EXPECT_EQ(padded("\xE9\x9F\xB3", 4), "\xE9\x9F\xB3  ");
    EXPECT_EQ(padded("abcd", 2), "abcd");
}

TEST(EndOf, KeepsTheEndOfALongText) {
    EXPECT_EQ(end_of("folder/song.mp3", 15), "folder/song.mp3");
    EXPECT_EQ(end_of("folder/song.mp3", 9), "\xE2\x80\xA6song.mp3");
    EXPECT_EQ(end_of("abc", 1), "\xE2\x80\xA6");
    // A wide character that would fit by half goes; so does a combining mark that lost its letter.
    EXPECT_EQ(end_of("\xE9\x9F\xB3\xE6\xA5\xBD", 2), "\xE2\x80\xA6");
    EXPECT_EQ(end_of("xo\xCC\x88z", 2), "\xE2\x80\xA6z");
}

}  // namespace
}  // namespace resonet
