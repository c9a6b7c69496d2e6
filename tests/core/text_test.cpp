#include "core/text.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace resonet {
namespace {

TEST(Text, PrintableKeepsUtf8AndEscapesTheRest) {
    EXPECT_EQ(printable("Caf\xC3\xA9 \xE2\x99\xAB \xF0\x9F\x8E\xB5"),
              "Caf\xC3\xA9 \xE2\x99\xAB \xF0\x9F\x8E\xB5");
    EXPECT_EQ(printable("a\nb\tc\rd\x1b[0m\x7f"), "a\\nb\\tc\\rd\\x1b[0m\\x7f");
    EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");           // a C1 control
    EXPECT_EQ(printable("\xFF\xC3"), "\\xff\\xc3");           // invalid, cut short
    EXPECT_EQ(printable("\xC0\xAF"), "\\xc0\\xaf");           // overlong
    EXPECT_EQ(printable("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // a surrogate
}

TEST(Text, ValidUtf8ReplacesWhatIsNot) {
    EXPECT_EQ(valid_utf8("Caf\xC3\xA9\n"), "Caf\xC3\xA9\n");
    EXPECT_EQ(valid_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
}

TEST(Error, SaysWhatWhereAndWhatToDo) {
    const InputError error("a\nb.wav", "is broken", "fetch it again");
    EXPECT_STREQ(error.what(), "a\\nb.wav: is broken (fetch it again)");
    EXPECT_EQ(error.subject(), "a\nb.wav");
    EXPECT_STREQ(InputError("x", "is broken").what(), "x: is broken");
}

}  // namespace
}  // namespace resonet
