#include "features/front_end.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

float value_at(const Image& image, int band, int column) {
    return image.values[static_cast<std::size_t>(band * image.columns + column)];
}

// The expectations are those of a plain numpy program in double precision, written from the profile's
// description alone; `level` is 255 times the value, rounded.
struct Point {
    int band;
    int column;
    int level;
};

struct Pinned {
    std::string signal;
    int columns;
    std::vector<Point> points;
    int sum_of_levels;
};

const std::vector<Pinned> all_pinned{
    {"progression",
     111,
     {{3, 21, 147},
      {5, 1, 170},
      {9, 55, 215},
      {9, 62, 127},
      {11, 75, 73},
      {39, 80, 115},
      {81, 5, 78},
      {83, 45, 59},
      {98, 32, 35},
      {9, 52, 255},
      {72, 77, 0},
      {125, 55, 0},
      {4, 0, 237},
      {4, 110, 210}},
     347147},
    {"noise",
     55,
     {{4, 0, 229},
      {14, 6, 222},
      {49, 7, 198},
      {52, 46, 195},
      {54, 13, 198},
      {56, 47, 191},
      {64, 40, 200},
      {92, 1, 201},
      {110, 54, 215},
      {47, 0, 247},
      {126, 1, 0},
      {125, 27, 0},
      {13, 54, 245}},
     1356015},
    {"chirp",
     55,
     {{9, 0, 29},
      {23, 1, 191},
      {56, 7, 250},
      {59, 8, 223},
      {97, 25, 231},
      {98, 25, 192},
      {102, 29, 227},
      {115, 43, 88},
      {121, 48, 180},
      {35, 3, 253},
      {61, 45, 0},
      {14, 0, 251},
      {124, 54, 209}},
     36673},
};

TEST(FrontEnd, OfGtzanIsPinned) {
    FrontEnd front_end(gtzan_mel_profile());
    for (const Pinned& pinned : all_pinned) {
        const Image image = front_end.image(test_signal(pinned.signal));
        ASSERT_EQ(image.bands, 128);
        ASSERT_EQ(image.columns, pinned.columns);
        ASSERT_EQ(image.values.size(), 128U * static_cast<std::size_t>(pinned.columns));
        for (const Point& point : pinned.points) {
            EXPECT_EQ(value_at(image, point.band, point.column), static_cast<float>(point.level) / 255.0F)
                << pinned.signal << ' ' << point.band << ' ' << point.column;
        }
        int sum = 0;
        for (const float value : image.values) sum += static_cast<int>(std::lround(value * 255.0F));
        // A value within rounding of a half may fall on either side.
        EXPECT_NEAR(sum, pinned.sum_of_levels, 3) << pinned.signal;
    }
}

TEST(FrontEnd, WithoutQuantisationIsPinned) {
    Profile profile;
    profile.quantise = false;
    FrontEnd front_end(profile);
    const Image progression = front_end.image(test_signal("progression"));
    EXPECT_NEAR(value_at(progression, 3, 21), 0.577521F, 2e-6);
    EXPECT_NEAR(value_at(progression, 5, 1), 0.667371F, 2e-6);
    EXPECT_NEAR(value_at(progression, 9, 55), 0.842579F, 2e-6);
    EXPECT_NEAR(value_at(progression, 9, 62), 0.499141F, 2e-6);
    const Image chirp = front_end.image(test_signal("chirp"));
    EXPECT_NEAR(value_at(chirp, 9, 0), 0.115287F, 2e-6);
    EXPECT_NEAR(value_at(chirp, 23, 1), 0.748863F, 2e-6);
    EXPECT_NEAR(value_at(chirp, 59, 8), 0.876177F, 2e-6);
}

TEST(FrontEnd, ShowsEveryFrameOfTheLogMelSpectrogram) {
    Profile profile;
    profile.column_step = 1.0;
    profile.column_offset = 0.0;
    profile.quantise = false;
    profile.zero_bands_from = 128;
    profile.floor_db = 60.0;
    const std::vector<float> samples = test_signal("clicks120");
    const Image image = FrontEnd(profile).image(samples);
    const Matrix log_mel = log_mel_spectrogram(samples, stft_parameters(profile), mel_parameters(profile),
                                               {.reference = std::nullopt, .top_db = std::nullopt});
    ASSERT_EQ(image.values.size(), log_mel.values.size());
    ASSERT_EQ(static_cast<std::size_t>(image.columns), log_mel.columns);
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        EXPECT_NEAR(image.values[i], std::max(0.0F, 1.0F + log_mel.values[i] / 60.0F), 2e-6F) << i;
    }
}

TEST(FrontEnd, DoesNotDependOnLoudness) {
    Profile profile;
    profile.quantise = false;
    FrontEnd front_end(profile);
    std::vector<float> samples = test_signal("noise");
    const Image loud = front_end.image(samples);
    for (float& sample : samples) sample *= 0.015625F;
    const Image quiet = front_end.image(samples);
    for (std::size_t i = 0; i < loud.values.size(); ++i) EXPECT_NEAR(loud.values[i], quiet.values[i], 2e-6F);
}

TEST(FrontEnd, TakesTheMaximumOverFramesThatAreNotShown) {
    // The click's loudest frame, 20, lies between columns 3 (frame 19) and 4 (23).
    std::vector<float> samples(22050, 0.0F);
    samples[20 * 512] = 1.0F;
    Profile every;
    every.column_step = 1.0;
    every.column_offset = 0.0;
    every.quantise = false;
    Profile thin = gtzan_mel_profile();
    thin.quantise = false;
    const Image all = FrontEnd(every).image(samples);
    const Image some = FrontEnd(thin).image(samples);
    ASSERT_EQ(frame_of_column(thin, 3, 44), 19U);
    EXPECT_FLOAT_EQ(*std::max_element(all.values.begin(), all.values.begin() + 125 * all.columns), 1.0F);
    for (int band = 0; band < 125; ++band) {
        EXPECT_EQ(value_at(some, band, 3), value_at(all, band, 19)) << band;
        EXPECT_LT(value_at(some, band, 3), value_at(all, band, 20)) << band;
    }
}

TEST(FrontEnd, QuantisesToMultiplesOfOneIn255) {
    const Image image = FrontEnd(gtzan_mel_profile()).image(test_signal("progression"));
    for (const float value : image.values) {
        const float level = std::round(value * 255.0F);
        EXPECT_EQ(value, level / 255.0F);
    }
    EXPECT_LE(*std::max_element(image.values.begin(), image.values.end()), 1.0F);
    for (std::size_t i = 125U * static_cast<std::size_t>(image.columns); i < image.values.size(); ++i) {
        EXPECT_EQ(image.values[i], 0.0F);
    }
}

TEST(FrontEnd, LooksAtNoMoreThanAClip) {
    std::vector<float> samples = test_signal("music30");
    FrontEnd front_end(gtzan_mel_profile());
    const Image clip = front_end.image(samples);
    EXPECT_EQ(clip.columns, 334);
    samples.insert(samples.end(), 50000, 0.99F);
    samples.push_back(std::nanf(""));
    EXPECT_EQ(front_end.image(samples).values, clip.values);
}

TEST(FrontEnd, GivesTheSameBitsEveryTimeAndInEveryThread) {
    const std::vector<float> samples = test_signal("progression");
    FrontEnd front_end(gtzan_mel_profile());
    const Image expected = front_end.image(samples);
    front_end.image(test_signal("noise"));
    EXPECT_EQ(front_end.image(samples).values, expected.values);
    std::vector<Image> images(3);
    std::vector<std::thread> threads;
    for (Image& image : images) {
        threads.emplace_back([&image, &samples] { image = FrontEnd(gtzan_mel_profile()).image(samples); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Image& image : images) EXPECT_EQ(image.values, expected.values);
}

TEST(FrontEnd, ManagesTheShortestClips) {
    FrontEnd front_end(gtzan_mel_profile());
    const std::vector<float> source = test_signal("short1000");
    for (const std::size_t count : {1U, 2U, 3U, 500U, 1000U}) {
        const Image image = front_end.image(std::span(source).first(count));
        EXPECT_EQ(image.columns, 1) << count;
        EXPECT_EQ(image.values.size(), 128U);
        for (const float value : image.values) EXPECT_TRUE(value >= 0.0F && value <= 1.0F);
    }
}

SignalError::Kind failure(const std::vector<float>& samples) {
    try {
        FrontEnd(gtzan_mel_profile()).image(samples);
    } catch (const SignalError& error) {
        return error.kind();
    }
    throw std::logic_error("an image was made");
}

TEST(FrontEnd, RefusesWhatIsNoSound) {
    EXPECT_EQ(failure({}), SignalError::Kind::empty);
    EXPECT_EQ(failure(test_signal("silence2")), SignalError::Kind::silent);
    EXPECT_EQ(failure(std::vector<float>(30000, 1e-9F)), SignalError::Kind::silent);
    std::vector<float> samples = test_signal("noise");
    for (const float bad : {INFINITY, -INFINITY, std::nanf("")}) {
        std::vector<float> spoilt = samples;
        spoilt[77777] = bad;
        EXPECT_EQ(failure(spoilt), SignalError::Kind::not_finite);
    }
    samples[5000] = 3e38F;
    EXPECT_EQ(failure(samples), SignalError::Kind::too_loud);
}

TEST(FrontEnd, ErrorsSayWhatIsWrong) {
    const SignalError silent(SignalError::Kind::silent);
    EXPECT_EQ(silent.problem(), "is silent");
    EXPECT_FALSE(silent.remedy().empty());
}

TEST(FrontEnd, RefusesAnImpossibleProfile) {
    Profile profile;
    profile.n_fft = 2047;
    EXPECT_THROW(FrontEnd{profile}, UsageError);
}

}  // namespace
}  // namespace resonet
