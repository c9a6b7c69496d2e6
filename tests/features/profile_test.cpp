#include "features/profile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace resonet {
namespace {

TEST(Profile, OfGtzanIsPinned) {
    const nlohmann::json expected{{"name", "gtzan-mel-40db"},
                                  {"sample_rate", 22050},
                                  {"n_fft", 2048},
                                  {"hop_length", 512},
                                  {"padding", "reflect"},
                                  {"bands", 128},
                                  {"scale", "slaney"},
                                  {"norm", "slaney"},
                                  {"fmin", 0.0},
                                  {"fmax", 11025.0},
                                  {"floor_db", 40.0},
                                  {"zero_bands_from", 125},
                                  {"column_step", 3.862},
                                  {"column_offset", 7.2},
                                  {"quantise", true},
                                  {"clip_seconds", 30.0},
                                  {"window_columns", 112},
                                  {"window_hop", 56},
                                  {"view", "mel"},
                                  {"coefficients", 13}};
    EXPECT_EQ(to_json(gtzan_mel_profile()), expected);
    EXPECT_NO_THROW(validate(gtzan_mel_profile()));
    EXPECT_EQ(gtzan_mel_profile(), Profile{});
}

TEST(Profile, SurvivesJsonAsText) {
    Profile profile;
    profile.name = "other_1.0";
    profile.sample_rate = 16000;
    profile.n_fft = 1024;
    profile.hop_length = 160;
    profile.padding = Padding::edge;
    profile.bands = 64;
    profile.scale = MelScale::htk;
    profile.norm = MelNorm::none;
    profile.fmin = 27.5;
    profile.fmax = 7999.9;
    profile.floor_db = 79.1;
    profile.zero_bands_from = 64;
    profile.column_step = 1.0;
    profile.column_offset = 0.0;
    profile.quantise = false;
    profile.clip_seconds = 10.1;
    profile.window_columns = 500;
    profile.window_hop = 250;
    profile.view = View::mfcc;
    profile.coefficients = 20;
    const Profile read = profile_from_json(nlohmann::json::parse(to_json(profile).dump()));
    EXPECT_EQ(read, profile);
    EXPECT_NE(read, gtzan_mel_profile());
}

TEST(Profile, RefusesAMissingField) {
    const nlohmann::json whole = to_json(gtzan_mel_profile());
    for (const auto& [key, value] : whole.items()) {
        if (key == "view" || key == "coefficients") continue;
        nlohmann::json json = whole;
        json.erase(key);
        EXPECT_THROW(profile_from_json(json), UsageError) << key;
    }
}

TEST(Profile, OfAFileWithoutViewsShowsTheWindowItself) {
    nlohmann::json old = to_json(gtzan_mel_profile());
    old.erase("view");
    old.erase("coefficients");
    EXPECT_EQ(profile_from_json(old), gtzan_mel_profile());
    EXPECT_EQ(profile_from_json(old).view, View::mel);
}

TEST(Profile, OfTheViewMfccHasNoMoreCoefficientsThanBands) {
    Profile profile;
    profile.coefficients = 129;
    EXPECT_NO_THROW(validate(profile));  // of no use to the view mel
    profile.view = View::mfcc;
    EXPECT_THROW(validate(profile), UsageError);
    profile.coefficients = 128;
    EXPECT_NO_THROW(validate(profile));
}

TEST(Profile, RefusesAnUnknownFieldAndWhatIsNoObject) {
    nlohmann::json json = to_json(gtzan_mel_profile());
    json["hop"] = 512;
    EXPECT_THROW(profile_from_json(json), UsageError);
    EXPECT_THROW(profile_from_json(nlohmann::json::array()), UsageError);
    EXPECT_THROW(profile_from_json(nullptr), UsageError);
}

TEST(Profile, RefusesAbsurdValues) {
    const nlohmann::json wrong = nlohmann::json::parse(R"({
        "name": ["", "with space", "Capital", "../up", 5, null,
                 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"],
        "sample_rate": [0, -22050, 22050.5, "22050", true, 4294989346, 1e9, 18446744073709551615],
        "n_fft": [0, 2047, 63, 1073741824, 4294969344], "hop_length": [0, -1, 2049],
        "padding": ["wrap", 1, null], "bands": [0, 513, -1, 128.5], "scale": ["bark", 1],
        "norm": ["l2", null],
        "fmin": [-1, 11025, 1e300, "0"], "fmax": [0, 11026, -5, null], "floor_db": [0, -40, 1e9, "40"],
        "zero_bands_from": [0, 129, -1], "column_step": [0, 0.5, -3, 1e9], "column_offset": [-1, 1e9],
        "quantise": [0, 1, "true"], "clip_seconds": [0, -1, 1e9, 1e300], "window_columns": [0, 335, -1],
        "window_hop": [0, 113, -1], "view": ["MFCC", "", 1, null, true],
        "coefficients": [0, -1, 513, 1.5, "13", 4294967297]})");
    const nlohmann::json good = to_json(gtzan_mel_profile());
    ASSERT_EQ(wrong.size(), good.size());
    for (const auto& [key, values] : wrong.items()) {
        for (const nlohmann::json& value : values) {
            nlohmann::json json = good;
            json[key] = value;
            EXPECT_THROW(profile_from_json(json), UsageError) << key << ' ' << value;
        }
    }
}

TEST(Profile, ErrorsNameTheField) {
    nlohmann::json json = to_json(gtzan_mel_profile());
    json["floor_db"] = -40;
    try {
        profile_from_json(json);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_STREQ(error.what(), "profile: floor_db is -40 (choose 1 to 200)");
    }
}

TEST(Profile, RefusesNumbersThatAreNone) {
    Profile profile;
    profile.column_step = std::nan("");
    EXPECT_THROW(validate(profile), UsageError);
    profile = {};
    profile.clip_seconds = INFINITY;
    EXPECT_THROW(validate(profile), UsageError);
}

TEST(ProfileColumns, SpanTheClip) {
    const Profile profile;
    EXPECT_EQ(clip_samples(profile), 661500U);
    EXPECT_EQ(column_count(profile, 661500), 334U);
    EXPECT_EQ(column_count(profile, 661794), 334U);     // the 30.01 s of most of GTZAN
    EXPECT_EQ(column_count(profile, 100000000), 334U);  // no more than a clip's
    EXPECT_EQ(column_count(profile, 0), 0U);
    EXPECT_EQ(column_count(profile, 1), 1U);
    EXPECT_EQ(column_count(profile, 1000), 1U);
    EXPECT_EQ(column_count(profile, 10 * 22050), 111U);
}

TEST(ProfileColumns, GrowWithTheClip) {
    const Profile profile;
    std::size_t before = 0;
    for (std::size_t samples = 0; samples < 700000; samples += 256) {
        const std::size_t columns = column_count(profile, samples);
        EXPECT_GE(columns, before);
        EXPECT_LE(columns, before + 1);
        before = columns;
    }
}

TEST(ProfileColumns, ShowFramesAtEvenSteps) {
    const Profile profile;
    EXPECT_EQ(frame_of_column(profile, 0, 1292), 7U);
    EXPECT_EQ(frame_of_column(profile, 1, 1292), 11U);
    EXPECT_EQ(frame_of_column(profile, 100, 1292), 393U);
    EXPECT_EQ(frame_of_column(profile, 332, 1292), 1289U);
    EXPECT_EQ(frame_of_column(profile, 333, 1292), 1291U);  // 1293 would lie beyond the last
}

TEST(ProfileColumns, AreTheFramesWithStepOne) {
    Profile profile;
    profile.column_step = 1.0;
    profile.column_offset = 0.0;
    EXPECT_EQ(column_count(profile, 661500), 1292U);
    EXPECT_EQ(column_count(profile, 512), 2U);
    EXPECT_EQ(column_count(profile, 511), 1U);
    for (const std::size_t frame : {0U, 1U, 77U, 1291U})
        EXPECT_EQ(frame_of_column(profile, frame, 1292), frame);
}

}  // namespace
}  // namespace resonet
