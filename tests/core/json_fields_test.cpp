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

TEST(JsonFields, RefusesNumbersThatWouldBecomeOthers) {
    // 2^32 + 1 would be the int 1, which is in the range.
    const json object{{"n", 4294967297}, {"list", {1, 2.5}}, {"sizes", {1, true}}, {"small", -1}};
    JsonFields fields(object, "thing");
    EXPECT_THROW(fields.get_ranged("n", 1, 1, 5), FieldError);
    EXPECT_EQ(fields.get<std::int64_t>("n"), 4294967297);
    EXPECT_THROW(fields.get<std::vector<int>>("list"), FieldError);
    EXPECT_EQ(fields.get<std::vector<double>>("list"), (std::vector<double>{1, 2.5}));
    EXPECT_THROW((fields.get<std::array<std::int64_t, 2>>("sizes")), FieldError);
    EXPECT_THROW(fields.get<unsigned>("small"), FieldError);
    EXPECT_THROW(fields.get<std::uint64_t>("small"), FieldError);
}

TEST(JsonFields, ErrorsCarryTheFieldAndSayWhatToDo) {
    const json object{{"epocs", 5}, {"on", 1}, {"rate", 2.5}};
    JsonFields fields(object, "thing");
    EXPECT_EQ(fields.get_or("epochs", 3), 3);
    fields.has("other");
    try {
        fields.get<bool>("on");
        FAIL();
    } catch (const FieldError& error) {
        EXPECT_EQ(error.key(), "on");
        EXPECT_EQ(error.value(), json(1));
        EXPECT_STREQ(error.what(), "thing: has a field 'on' of the wrong type (give true or false)");
    }
    try {
        fields.get_ranged("rate", 0.0, 0.0, 1.0);
        FAIL();
    } catch (const FieldError& error) {
        EXPECT_EQ(error.key(), "rate");
        EXPECT_STREQ(error.what(), "thing: has a field 'rate' out of its range (choose from 0.0 to 1.0)");
    }
    try {
        fields.finish();
        FAIL();
    } catch (const FieldError& error) {
        EXPECT_EQ(error.key(), "epocs");
        EXPECT_STREQ(error.what(), "thing: has an unknown field 'epocs' (did you mean 'epochs'?)");
    }
    try {
        fields.at("gone");
        FAIL();
    } catch (const FieldError& error) {
        EXPECT_EQ(error.key(), "gone");
        EXPECT_FALSE(error.value());
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
        EXPECT_STREQ(error.what(), "thing: has an unknown field 'unknown' (did you mean 'known'?)");
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
