#include "plot/palette.h"

#include <gtest/gtest.h>

#include <cmath>

namespace resonet {
namespace {

TEST(Palette, LightnessRisesEvenly) {
    for (const Palette palette : {Palette::magma, Palette::viridis}) {
        const std::span<const Colour> colours = palette_colours(palette);
        const double first = lightness(colours.front());
        const double last = lightness(colours.back());
        EXPECT_GT(last - first, 70.0) << "of 100";
        const double step = (last - first) / static_cast<double>(colours.size() - 1);
        for (std::size_t i = 1; i < colours.size(); ++i) {
            const double rise = lightness(colours[i]) - lightness(colours[i - 1]);
            EXPECT_GT(rise, 0.4 * step) << i;
            EXPECT_LT(rise, 1.5 * step) << i;
        }
    }
}

TEST(Palette, BalanceIsLightInTheMiddleAndFallsEvenlyToBothEnds) {
    const std::span<const Colour> colours = palette_colours(Palette::balance);
    ASSERT_EQ(colours.size() % 2, 1U) << "there is a middle";
    const std::size_t middle = colours.size() / 2;
    EXPECT_EQ(palette_colour(Palette::balance, 0.5), colours[middle]);
    const double highest = lightness(colours[middle]);
    const double step = (highest - lightness(colours.front())) / static_cast<double>(middle);
    for (std::size_t i = 1; i <= middle; ++i) {
        const double below = lightness(colours[middle - i]);
        const double above = lightness(colours[middle + i]);
        EXPECT_NEAR(below, above, 3.0) << "equal sizes look equally strong: " << i;
        EXPECT_NEAR(below, highest - step * static_cast<double>(i), 3.0) << i;
    }
    EXPECT_GT(colours.front().blue, colours.front().red);
    EXPECT_GT(colours.back().red, colours.back().blue);
}

TEST(Palette, Lightness) {
    EXPECT_NEAR(lightness({0, 0, 0}), 0.0, 1e-9);
    EXPECT_NEAR(lightness({255, 255, 255}), 100.0, 1e-9);
    EXPECT_NEAR(lightness({119, 119, 119}), 50.0, 0.1);  // CIE 1976: middle grey
    EXPECT_NEAR(lightness({255, 0, 0}), 53.24, 0.05);
}

TEST(Palette, ColoursBetweenStops) {
    const std::span<const Colour> magma = palette_colours(Palette::magma);
    EXPECT_EQ(palette_colour(Palette::magma, 0.0), magma.front());
    EXPECT_EQ(palette_colour(Palette::magma, 7.0), magma.back());
    EXPECT_EQ(palette_colour(Palette::magma, 3.0 / 15.0), magma[3]);
    const Colour middle = palette_colour(Palette::magma, 3.5 / 15.0);
    EXPECT_NEAR(middle.red, (magma[3].red + magma[4].red) / 2.0, 0.51);
}

}  // namespace
}  // namespace resonet
