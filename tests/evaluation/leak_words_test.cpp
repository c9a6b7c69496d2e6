#include "evaluation/leak_words.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace resonet {
namespace {

using nlohmann::json;

TEST(LeakWords, WhateverSaysSoCounts) {
    const json none = json::object();
    EXPECT_FALSE(is_leaky(none, none));
    EXPECT_FALSE(is_leaky({{"protocol", "track-disjoint split"}}, {{"protocol", {{"leaky", false}}}}));
    EXPECT_TRUE(is_leaky({{"protocol", "leaky split"}}, none));
    EXPECT_TRUE(is_leaky({{"division", "random 80/10/10 (leaky split)"}}, none));
    EXPECT_TRUE(is_leaky(none, {{"protocol", {{"leaky", true}}}}));
}

TEST(LeakWords, ARandomDivisionLeaksWhateverElseIsSaid) {
    const json random{{"protocol", {{"scheme", "random"}, {"leaky", false}}}};
    EXPECT_TRUE(is_leaky({{"division", "random 80/10/10"}}, random));
    EXPECT_TRUE(is_leaky(json::object(), {{"protocol", {{"scheme", "stratified"}}}}));
    EXPECT_FALSE(is_leaky({{"division", "column 'split'"}}, random));  // a column took its place
    EXPECT_FALSE(is_leaky(json::object(), {{"protocol", {{"scheme", "artist"}}}}));
}

TEST(LeakWords, FieldsOfAnotherTypeSayNothing) {
    EXPECT_FALSE(is_leaky(json(), json()));
    EXPECT_FALSE(is_leaky("leaky split", {1, 2}));
    EXPECT_FALSE(is_leaky({{"protocol", 1}, {"division", nullptr}}, {{"protocol", "leaky"}}));
    EXPECT_FALSE(is_leaky({}, {{"protocol", {{"leaky", 1}}}}));
}

}  // namespace
}  // namespace resonet
