#include "service/store_text.h"

#include <gtest/gtest.h>

#include "service/store.h"
#include "service/store_secrets.h"

namespace resonet::testing {
namespace {

TEST(CleanName, IsHarmless) {
    EXPECT_EQ(clean_name("song.mp3"), "song.mp3");
    EXPECT_EQ(clean_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(clean_name("C:\\Music\\song.mp3"), "song.mp3");
    EXPECT_EQ(clean_name(" a b "), "a b");
    EXPECT_EQ(clean_name(std::string("a\0b\r\n\x7f\u0085\u2028"
                                     "c",
                                     13)),
              "abc");
    EXPECT_EQ(clean_name("gpj\u202e.mp3"), "gpj.mp3") << "no change of direction";
    EXPECT_EQ(clean_name("a\xff"), "a\ufffd");
    for (const char* const name : {"", "/", "a/", "..", ".", "   ", "\n"}) {
        EXPECT_EQ(clean_name(name), "unnamed") << name;
    }
}

TEST(CleanName, IsCutBetweenCharacters) {
    EXPECT_EQ(clean_name(std::string(300, 'a')).size(), 255U);
    std::string umlauts;
    for (int i = 0; i < 200; ++i) umlauts += "\u00fc";
    const std::string cut = clean_name(umlauts);
    EXPECT_EQ(cut.size(), 254U);
    EXPECT_EQ(cut, umlauts.substr(0, 254));
}

TEST(Folded, HasNoCase) {
    EXPECT_EQ(folded("AbC 1"), "abc 1");
    EXPECT_EQ(folded("\u00c4\u0141\u0416\u03a9"), "\u00e4\u0142\u0436\u03c9");
    EXPECT_EQ(folded("\u03c3\u03c2\u03a3"), "\u03c3\u03c3\u03c3");
    EXPECT_EQ(folded("\U00010400"), "\U00010428") << "letters of four bytes";
    EXPECT_EQ(folded("\u65e5\u672c"), "\u65e5\u672c");
    EXPECT_EQ(folded("a\nb"), "a b");
    EXPECT_EQ(folded("\xc3"), "\ufffd");
}

TEST(TimeText, IsRfc3339) {
    EXPECT_EQ(time_text(std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'007))),
              "2023-11-14T22:13:20.007Z");
    EXPECT_EQ(now_text().size(), 24U);
}

TEST(IsDigest, TakesSixtyFourDigits) {
    EXPECT_TRUE(is_digest(std::string(64, 'a')));
    EXPECT_FALSE(is_digest(std::string(63, 'a')));
    EXPECT_FALSE(is_digest(std::string(64, 'A')));
    EXPECT_FALSE(is_digest(std::string(64, '/')));
}

TEST(Secrets, AreLongAndDiffer) {
    EXPECT_EQ(random_id().size(), 32U);
    EXPECT_EQ(random_secret().size(), 43U);
    EXPECT_NE(random_id(), random_id());
    EXPECT_NE(random_secret(), random_secret());
    EXPECT_EQ(secret_digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace resonet::testing
