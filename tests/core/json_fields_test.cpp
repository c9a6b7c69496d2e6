#include "core/json_fields.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

using nlohmann::json;

TEST(JsonFields, ReadsTypedFields) {
    const json object{{"count", 3},  {"share", 0.5}, {"whole", 2},
                      {"name", "x"}, {"on", true},   {"list", {1, 2}}};
    JsonFields fields(object, "thing");
    EXPECT_EQ(fields.get<int>("count"), 3);
    EXPECT_EQ(fields.get<double>("share"), 0.5);
    EXPECT_EQ(fields.get<double>("whole"), 2.0);
    EXPECT_EQ(fields.get<std::string>("name"), "x");
    EXPECT_TRUE(fields.get<bool>("on"));
    EXPECT_EQ(fields.get<std::vector<int>>("list"), (std::vector<int>{1, 2}));
    EXPECT_EQ(fields.get_or("missing", 7), 7);
    EXPECT_NO_THROW(fields.finish());
}

TEST(JsonFields, RefusesOtherTypes) {
    const json object{{"share", 0.5}, {"on", true}, {"name", "x"}, {"count", 1}};
    JsonFields fields(object, "thing");
    EXPECT_THROW(fields.get<int>("share"), UsageError);  // would be cut to 0
    EXPECT_THROW(fields.get<int>("on"), UsageError);     // would be 1
    EXPECT_THROW(fields.get<double>("name"), UsageError);
    EXPECT_THROW(fields.get<bool>("count"), UsageError);
    EXPECT_THROW(fields.get<std::string>("count"), UsageError);
    EXPECT_THROW(JsonFields(json::array(), "thing"), UsageError);
}

TEST(JsonFields, RangesAndChoices) {
    enum class Colour { red, green };
    constexpr std::array words{"red", "green"};
    const json object{{"n", 5}, {"colour", "green"}, {"other", "blue"}};
    JsonFields fields(object, "thing");
    EXPECT_EQ(fields.get_ranged("n", 1, 1, 5), 5);
    EXPECT_EQ(fields.get_ranged("missing", 1, 1, 5), 1);
    EXPECT_THROW(fields.get_ranged("n", 1, 1, 4), UsageError);
    EXPECT_THROW(fields.get_ranged("n", 6, 6, 9), UsageError);
    EXPECT_EQ(fields.get_choice<Colour>("colour", words), Colour::green);
    EXPECT_EQ(fields.get_choice_or("missing", words, Colour::red), Colour::red);
    try {
        fields.get_choice<Colour>("other", words);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.remedy(), "choose from red, green");
    }
}

TEST(JsonFields, NamesWhatIsMissingOrUnknown) {
    const json object{{"known", 1}, {"unknown", 2}};
    JsonFields fields(object, "thing");
    fields.get<int>("known");
    try {
        fields.finish();
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_STREQ(error.what(), "thing: has an unknown field 'unknown'");
    }
    try {
        fields.get<int>("missing");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_STREQ(error.what(), "thing: lacks the field 'missing'");
    }
}

}  // namespace
}  // namespace resonet
