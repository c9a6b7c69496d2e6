#include "core/parameter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"

namespace resonet {
namespace {

struct Oven {
    int trays = 2;
    double heat = 180.0;
    bool fan = false;
    std::optional<double> timer = std::nullopt;

    static std::span<const Parameter<Oven>> parameters() {
        static constexpr Parameter<Oven> table[] = {
            {"trays", &Oven::trays, 1, 100000, "how many"},
            {"heat", &Oven::heat, -5.5, 250, "degrees"},
            {"fan", &Oven::fan, 0, 1, "whether it turns"},
            {"timer", &Oven::timer, 0.25, 60, "minutes", "never"},
        };
        return table;
    }
};

const Parameter<Oven>& parameter(std::string_view name) {
    for (const Parameter<Oven>& known : Oven::parameters()) {
        if (name == known.name) return known;
    }
    throw std::invalid_argument("no such parameter");
}

Oven oven_with(std::string_view name, std::string_view text) {
    Oven oven;
    set_parameter(oven, parameter(name), "oven", text);
    return oven;
}

std::string text_of(const Oven& oven, std::string_view name) {
    return parameter_text(oven, parameter(name));
}

TEST(Parameter, IsWrittenAsText) {
    const Oven oven;
    EXPECT_EQ(text_of(oven, "trays"), "2");
    EXPECT_EQ(text_of(oven, "heat"), "180");
    EXPECT_EQ(text_of(oven, "fan"), "false");
    EXPECT_EQ(text_of(oven, "timer"), "never");
    EXPECT_EQ(text_of({.heat = 0.85, .fan = true, .timer = 0.1 + 0.2}, "heat"), "0.85");
    EXPECT_EQ(text_of({.fan = true}, "fan"), "true");
    EXPECT_EQ(text_of({.timer = 30.0}, "timer"), "30");
}

TEST(Parameter, IsReadFromText) {
    EXPECT_EQ(oven_with("trays", "17").trays, 17);
    EXPECT_EQ(oven_with("trays", "1e3").trays, 1000);
    EXPECT_EQ(oven_with("heat", "-0.125").heat, -0.125);
    EXPECT_EQ(oven_with("heat", "1.5e2").heat, 150.0);
    EXPECT_TRUE(oven_with("fan", "true").fan);
    EXPECT_EQ(oven_with("timer", "0.5").timer, 0.5);
    Oven oven = oven_with("timer", "7");
    set_parameter(oven, parameter("timer"), "oven", "never");
    EXPECT_FALSE(oven.timer.has_value());
    oven.fan = true;
    set_parameter(oven, parameter("fan"), "oven", "false");
    EXPECT_FALSE(oven.fan);
}

TEST(Parameter, OtherMembersStayAsTheyAre) {
    const Oven oven = oven_with("heat", "90");
    EXPECT_EQ(oven.trays, 2);
    EXPECT_FALSE(oven.fan);
    EXPECT_FALSE(oven.timer.has_value());
}

TEST(Parameter, TakesBothEndsOfItsRange) {
    EXPECT_EQ(oven_with("trays", "1").trays, 1);
    EXPECT_EQ(oven_with("trays", "100000").trays, 100000);
    EXPECT_EQ(oven_with("heat", "-5.5").heat, -5.5);
    EXPECT_EQ(oven_with("timer", "60").timer, 60.0);
}

TEST(Parameter, TextGivesBackTheVeryNumber) {
    for (const double value : {1.0 / 3.0, 0.1, 100000.0 / 3e5, 249.99999999999997, 1e-300, -5.4999999999}) {
        const Oven oven{.heat = value};
        EXPECT_EQ(oven_with("heat", text_of(oven, "heat")).heat, value);
    }
    for (const int value : {1, 99999, 100000}) {
        const Oven oven{.trays = value};
        EXPECT_EQ(oven_with("trays", text_of(oven, "trays")).trays, value);
    }
}

TEST(Parameter, RefusesWhatIsNotANumber) {
    for (const char* text :
         {"",   " ",   "x",   "2x",  "2 ",   " 2",       "2.5.1", "0x10", "1,5",  "1e",   "--1",
          "+1", "nan", "NaN", "inf", "-inf", "infinity", "1e999", "2\n",  "true", "never"}) {
        EXPECT_THROW(oven_with("trays", text), UsageError) << text;
        EXPECT_THROW(oven_with("heat", text), UsageError) << text;
    }
    EXPECT_THROW(oven_with("heat", std::string_view("1\0", 2)), UsageError);
    EXPECT_THROW(oven_with("timer", "Never"), UsageError);
    EXPECT_THROW(oven_with("timer", ""), UsageError);
    EXPECT_THROW(oven_with("timer", "nan"), UsageError);
}

TEST(Parameter, RefusesWhatIsNotTrueOrFalse) {
    for (const char* text : {"", "1", "0", "yes", "True", "true ", "truefalse"}) {
        EXPECT_THROW(oven_with("fan", text), UsageError) << text;
    }
}

TEST(Parameter, RefusesFractionsOfWholeNumbers) {
    EXPECT_THROW(oven_with("trays", "2.5"), UsageError);
    EXPECT_THROW(oven_with("trays", "1e-1"), UsageError);
    EXPECT_EQ(oven_with("trays", "2.0").trays, 2);
}

TEST(Parameter, RefusesWhatIsOutOfRange) {
    EXPECT_THROW(oven_with("trays", "0"), UsageError);
    EXPECT_THROW(oven_with("trays", "100001"), UsageError);
    EXPECT_THROW(oven_with("trays", "-3000000000"), UsageError);
    EXPECT_THROW(oven_with("trays", "1e300"), UsageError);
    EXPECT_THROW(oven_with("heat", "-5.500001"), UsageError);
    EXPECT_THROW(oven_with("heat", "250.0001"), UsageError);
    EXPECT_THROW(oven_with("timer", "0.2499"), UsageError);
    EXPECT_THROW(oven_with("timer", "61"), UsageError);
}

TEST(Parameter, WhatIsRefusedChangesNothing) {
    Oven oven{.trays = 5, .heat = 99.0, .fan = true, .timer = 3.0};
    for (const char* name : {"trays", "heat", "fan", "timer"}) {
        for (const char* text : {"1e7", "x", "-1000"}) {
            EXPECT_THROW(set_parameter(oven, parameter(name), "oven", text), UsageError) << name << text;
        }
    }
    EXPECT_EQ(oven.trays, 5);
    EXPECT_EQ(oven.heat, 99.0);
    EXPECT_TRUE(oven.fan);
    EXPECT_EQ(oven.timer, 3.0);
}

TEST(Parameter, RefusalNamesSubjectParameterAndRemedy) {
    try {
        oven_with("heat", "300");
        FAIL() << "300 degrees were taken";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), "oven");
        EXPECT_NE(error.problem().find("heat"), std::string::npos) << error.what();
        EXPECT_NE(error.problem().find("300"), std::string::npos) << error.what();
        EXPECT_NE(error.remedy().find("-5.5"), std::string::npos) << error.what();
        EXPECT_NE(error.remedy().find("250"), std::string::npos) << error.what();
    }
    try {
        oven_with("trays", "some");
        FAIL() << "a word was taken for a number";
    } catch (const UsageError& error) {
        EXPECT_NE(error.problem().find("trays"), std::string::npos) << error.what();
        EXPECT_NE(error.problem().find("some"), std::string::npos) << error.what();
        EXPECT_FALSE(error.remedy().empty());
    }
}

TEST(Parameter, CheckLooksAtEveryMember) {
    const auto faulty = [](Oven oven) {
        try {
            check_parameters("oven", oven);
        } catch (const UsageError& error) {
            return error.problem();
        }
        return std::string();
    };
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(faulty({}), "");
    EXPECT_EQ(faulty({.timer = 60.0}), "");
    EXPECT_NE(faulty({.trays = 0}).find("trays"), std::string::npos);
    EXPECT_NE(faulty({.trays = 100001}).find("trays"), std::string::npos);
    EXPECT_NE(faulty({.heat = 251.0}).find("heat"), std::string::npos);
    EXPECT_NE(faulty({.heat = not_a_number}).find("heat"), std::string::npos);
    EXPECT_NE(faulty({.heat = -INFINITY}).find("heat"), std::string::npos);
    EXPECT_NE(faulty({.timer = 0.0}).find("timer"), std::string::npos);
    EXPECT_NE(faulty({.timer = not_a_number}).find("timer"), std::string::npos);
}

TEST(Parameter, RangeIsRequired) {
    EXPECT_NO_THROW(require_range("it", "size", 1.0, 1.0, 1.0));
    EXPECT_THROW(require_range("it", "size", std::nextafter(1.0, 2.0), 0.0, 1.0), UsageError);
    EXPECT_THROW(require_range("it", "size", std::nextafter(0.0, -1.0), 0.0, 1.0), UsageError);
    EXPECT_THROW(require_range("it", "size", INFINITY, 0.0, INFINITY), UsageError);
}

}  // namespace
}  // namespace resonet
