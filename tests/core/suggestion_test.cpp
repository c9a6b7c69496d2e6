#include "core/suggestion.h"

#include <gtest/gtest.h>

#include <vector>

namespace resonet {
namespace {

const std::vector<std::string> commands{"classify", "models", "dataset", "train"};

TEST(Nearest, FindsAWordWithOneSlip) {
    EXPECT_EQ(nearest("clasify", commands), "classify");    // dropped
    EXPECT_EQ(nearest("classifyy", commands), "classify");  // doubled
    EXPECT_EQ(nearest("modles", commands), "models");       // swapped
    EXPECT_EQ(nearest("trein", commands), "train");         // replaced
}

TEST(Nearest, FindsNothingForAnotherWord) {
    EXPECT_EQ(nearest("upload", commands), "");
    EXPECT_EQ(nearest("", commands), "");
    EXPECT_EQ(nearest(std::string(100000, 'x'), commands), "");
}

TEST(Nearest, PrefersTheFewestSlips) {
    const std::vector<std::string> options{"--top", "--tops", "--to"};
    EXPECT_EQ(nearest("--tops", options), "--tops");
}

}  // namespace
}  // namespace resonet
