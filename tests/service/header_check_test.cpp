#include "service/header_check.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace resonet {
namespace {

bool passes(std::string_view head) {
    HeaderCheck check;
    for (const char c : head) {
        if (!check.take(c)) return false;
    }
    return true;
}

TEST(HeaderCheck, PassesWhatIsClear) {
    EXPECT_TRUE(passes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_TRUE(passes("GET /a?b=%20 HTTP/1.1\r\nHost:localhost\r\nX-Empty:\r\nX-Tab:\ta\tb \r\n\r\n"));
    EXPECT_TRUE(passes("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_TRUE(passes("GET / HTTP/1.1\r\nX: caf\xc3\xa9\r\n\r\n")) << "obs-text";
}

TEST(HeaderCheck, DoesNotMindTheBody) {
    EXPECT_TRUE(passes("POST / HTTP/1.1\r\nHost: a\r\n\r\n\0\n\r \x01 : :\n"));
}

TEST(HeaderCheck, RefusesNamesThatAreNone) {
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nContent Length: 5\r\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nno colon\r\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nnocolon\r\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\n: value\r\n\r\n"));
}

TEST(HeaderCheck, RefusesFoldedLines) {
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\n\tA: b\r\n\r\n"));
}

TEST(HeaderCheck, RefusesControlCharacters) {
    EXPECT_FALSE(passes(std::string_view("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", 27)));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nA: b\x7f\r\n\r\n"));
    EXPECT_FALSE(passes("GET /\x01 HTTP/1.1\r\n\r\n"));
}

TEST(HeaderCheck, RefusesOtherEndsOfLines) {
    EXPECT_FALSE(passes("GET / HTTP/1.1\nHost: a\n\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nA: b\n\r\n"));
    EXPECT_FALSE(passes("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n"));
}

TEST(HeaderCheck, RefusesBlanksInTheRequestLine) {
    EXPECT_FALSE(passes("GET  / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(passes(" GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(passes("GET\t/ HTTP/1.1\r\n\r\n"));
}

}  // namespace
}  // namespace resonet
