#include "training/augment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

AugmentSettings nothing() {
    AugmentSettings s;
    s.time_stretch = s.equalizer_db = s.gain_db = s.floor_db = 0;
    s.band_shift = s.band_masks = s.time_masks = 0;
    return s;
}

Profile small_profile() {
    Profile profile = gtzan_mel_profile();
    profile.bands = 8;
    profile.zero_bands_from = 7;
    profile.window_columns = 5;
    profile.window_hop = 5;
    return profile;
}

/// Values that tell where they come from: 0.1 * band + 0.001 * column + 0.01; the top band is 0.
std::vector<float> numbered_image(int columns) {
    std::vector<float> image(8 * static_cast<std::size_t>(columns));
    for (int band = 0; band < 7; ++band) {
        for (int k = 0; k < columns; ++k) image[band * columns + k] = 0.1F * band + 0.001F * k + 0.01F;
    }
    return image;
}

std::vector<float> window(const AugmentSettings& settings, std::uint64_t seed, int columns = 30) {
    const Profile profile = small_profile();
    const std::vector<float> image = numbered_image(columns);
    std::vector<float> out(8 * 5);
    Random random{seed};
    random_window(image, columns, profile, settings, random, out);
    return out;
}

TEST(Augment, NothingButTheCrop) {
    std::set<int> starts;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const std::vector<float> out = window(nothing(), seed);
        const int start = static_cast<int>(std::lround((out[0] - 0.01F) * 1000));
        starts.insert(start);
        for (int band = 0; band < 7; ++band) {
            for (int i = 0; i < 5; ++i) {
                EXPECT_NEAR(out[band * 5 + i], 0.1 * band + 0.001 * (start + i) + 0.01, 1e-6);
            }
        }
        EXPECT_EQ(out[7 * 5], 0);
    }
    EXPECT_EQ(*starts.begin(), 0);
    EXPECT_GE(*starts.rbegin(), 23);  // 24 is possible but rare: a start is a rounded-down real number
    EXPECT_LE(*starts.rbegin(), 25);
}

TEST(Augment, DependsOnTheSeedAlone) {
    EXPECT_EQ(window({}, 5), window({}, 5));
    EXPECT_NE(window({}, 5), window({}, 6));
}

TEST(Augment, BandShiftMovesPitchAndFillsWithSilence) {
    AugmentSettings s = nothing();
    s.band_shift = 1;
    std::set<int> shifts;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const std::vector<float> out = window(s, seed);
        const int shift = static_cast<int>(std::floor((out[3 * 5] - 0.3) * 10 + 1e-4));
        shifts.insert(shift);
        if (shift == -1) {
            EXPECT_EQ(out[0], 0);
        }
        if (shift == 1) {
            EXPECT_EQ(out[6 * 5], 0);  // comes from the cut-off band
        }
    }
    EXPECT_EQ(shifts, (std::set<int>{-1, 0, 1}));
}

TEST(Augment, GainKeepsSilenceSilent) {
    AugmentSettings s = nothing();
    s.gain_db = 8;  // 0.2 of the 40 dB range
    double largest = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const std::vector<float> out = window(s, seed);
        EXPECT_EQ(out[7 * 5 + 2], 0);
        const double change = out[4 * 5] - 0.41;
        EXPECT_LE(std::abs(change), 0.2 + 0.03);
        largest = std::max(largest, std::abs(change));
        EXPECT_NEAR(out[5 * 5] - out[4 * 5], 0.1, 1e-5);  // the same for all bands
    }
    EXPECT_GT(largest, 0.1);
}

TEST(Augment, RaisedFloorKeepsTheTop) {
    AugmentSettings s = nothing();
    s.floor_db = 12;
    const Profile profile = small_profile();
    std::vector<float> image(8 * 30, 1.0F);
    std::fill(image.begin(), image.begin() + 30, 0.02F);
    std::vector<float> out(8 * 5);
    bool raised = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random{seed};
        random_window(image, 30, profile, s, random, out);
        EXPECT_NEAR(out[5], 1.0, 1e-5);
        raised = raised || out[0] == 0;
    }
    EXPECT_TRUE(raised);
}

TEST(Augment, MasksAreFilledWithTheMean) {
    AugmentSettings s = nothing();
    s.band_masks = 1;
    s.band_mask_width = 3;
    int widest = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const std::vector<float> plain = window(nothing(), seed);
        double mean = 0;
        for (const float v : plain) mean += v / 40.0;
        const std::vector<float> out = window(s, seed);
        int masked = 0;
        for (int band = 0; band < 8; ++band) masked += std::abs(out[band * 5] - mean) < 1e-4 ? 1 : 0;
        widest = std::max(widest, masked);
        EXPECT_LE(masked, 3);
    }
    EXPECT_EQ(widest, 3);
}

TEST(Augment, ShortImagesAreRepeated) {
    const std::vector<float> out = window(nothing(), 1, 2);
    EXPECT_NEAR(out[0], out[2], 1e-7);
    EXPECT_NEAR(out[1], out[3], 1e-7);
}

TEST(Augment, SettingsAreChecked) {
    using nlohmann::json;
    EXPECT_EQ(augment_from_json(json{{"band_shift", 3}}).band_shift, 3);
    EXPECT_THROW(augment_from_json(json{{"band_shift", 3.5}}), UsageError);
    EXPECT_THROW(augment_from_json(json{{"band_shift", -1}}), UsageError);
    EXPECT_THROW(augment_from_json(json{{"mixup", 2.0}}), UsageError);
    EXPECT_THROW(augment_from_json(json{{"reverb", 1}}), UsageError);
    const AugmentSettings back = augment_from_json(to_json(AugmentSettings{}));
    EXPECT_EQ(to_json(back), to_json(AugmentSettings{}));
}

TEST(Random, BetaIsSymmetricWithItsVariance) {
    Random random{1};
    double sum = 0;
    double squares = 0;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
        const double b = random.beta(0.3);
        sum += b;
        squares += (b - 0.5) * (b - 0.5);
    }
    EXPECT_NEAR(sum / n, 0.5, 0.01);
    EXPECT_NEAR(squares / n, 0.25 / 1.6, 0.005);  // 1 / (4 (2 alpha + 1))
}

TEST(Augment, BandLimitFadesTheEndsAndKeepsTheLoudest) {
    AugmentSettings settings = nothing();
    settings.band_limit = 1;
    settings.band_limit_low = 3;
    settings.band_limit_high = 3;
    bool low = false;
    bool high = false;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const std::vector<float> out = window(settings, seed);
        low = low || out[0] == 0;
        // What is louder than the ends is kept, and the loudest is where the loudest of the crop was.
        EXPECT_NEAR(*std::ranges::max_element(out), 0.61 + 0.001 * 30, 0.031) << seed;
        const bool top_fell = *std::max_element(out.begin() + 6 * 5, out.begin() + 7 * 5) <
                              *std::ranges::max_element(out) - 1e-6;
        high = high || top_fell;
        for (int i = 0; i < 5; ++i) EXPECT_EQ(out[7 * 5 + i], 0.0F);
    }
    EXPECT_TRUE(low);
    EXPECT_TRUE(high);
}

TEST(Augment, BandLimitComesAsOftenAsAsked) {
    AugmentSettings settings = nothing();
    settings.band_limit = 0.25;
    settings.band_limit_low = 0;
    int changed = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        changed += window(settings, seed)[6 * 5] < 0.6F ? 1 : 0;
    }
    // Three of the four cut-offs (0 to 3 bands) change the top band.
    EXPECT_NEAR(changed / 400.0, 0.25 * 3 / 4, 0.06);
}

}  // namespace
}  // namespace resonet
