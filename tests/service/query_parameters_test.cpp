#include "service/query_parameters.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

using Params = httplib::Params;

TEST(QueryParameters, AreSplitAtTheFirstEqualsSign) {
    EXPECT_EQ(query_parameters("/tracks?name=a=b.mp3&limit=7"),
              (Params{{"name", "a=b.mp3"}, {"limit", "7"}}));
}

TEST(QueryParameters, AreDecoded) {
    EXPECT_EQ(query_parameters("/tracks?q=B%C3%A4r+und%20x%26y"), (Params{{"q", "B\xc3\xa4r und x&y"}}));
}

TEST(QueryParameters, MayBeEmptyOrRepeated) {
    EXPECT_EQ(query_parameters("/tracks"), Params{});
    EXPECT_EQ(query_parameters("/tracks?"), Params{});
    EXPECT_EQ(query_parameters("/tracks?&&q&a="), (Params{{"a", ""}, {"q", ""}}));
    EXPECT_EQ(query_parameters("/tracks?q=1&q=2").count("q"), 2U);
}

}  // namespace
}  // namespace resonet
