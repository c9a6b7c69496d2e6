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

TEST(LeakWords, FieldsOfAnotherTypeSayNothing) {
    EXPECT_FALSE(is_leaky(json(), json()));
    EXPECT_FALSE(is_leaky("leaky split", {1, 2}));
    EXPECT_FALSE(is_leaky({{"protocol", 1}, {"division", nullptr}}, {{"protocol", "leaky"}}));
    EXPECT_FALSE(is_leaky({}, {{"protocol", {{"leaky", 1}}}}));
}

}  // namespace
}  // namespace resonet
