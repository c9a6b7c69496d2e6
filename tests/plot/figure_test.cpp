#include "plot/figure.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "core/error.h"
#include "sample_figure.h"

namespace resonet {
namespace {

TEST(Figure, SampleIsValid) {
    EXPECT_NO_THROW(validate(testing::sample_figure(6, 2)));
}

TEST(Figure, RefusesWhatCannotBeDrawn) {
    const std::vector<std::function<void(Figure&)>> faults{
        [](Figure& f) { f.width = 199; },
        [](Figure& f) { f.height = 10001; },
        [](Figure& f) { f.panels.clear(); },
        [](Figure& f) { f.columns = 0; },
        [](Figure& f) { f.panels[0].x.high = f.panels[0].x.low; },
        [](Figure& f) { f.panels[0].x.high = std::numeric_limits<double>::quiet_NaN(); },
        [](Figure& f) { f.panels[0].y.low = 0.0; },
        [](Figure& f) { f.panels[0].height = 0.0; },
        [](Figure& f) { f.panels[0].colours.reset(); },
        [](Figure& f) { f.panels[0].colours->low = 0.0; },
        [](Figure& f) { std::get<HeatMap>(f.panels[0].layers[0]).values.pop_back(); },
        [](Figure& f) { std::get<HeatMap>(f.panels[0].layers[0]).right = 0.0; },
        [](Figure& f) { std::get<Line>(f.panels[0].layers[1]).y.pop_back(); },
        [](Figure& f) {
            f.panels[0].layers.emplace_back(Area{{1.0}, {1.0}, {}});
        },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        Figure figure = testing::sample_figure();
        faults[i](figure);
        EXPECT_THROW(validate(figure), UsageError) << i;
    }
}

TEST(Figure, TypeIsInProportionToThePage) {
    Figure figure;
    figure.panels.resize(1);
    EXPECT_DOUBLE_EQ(font_of(figure), 24.0);
    figure.width = 800;
    EXPECT_DOUBLE_EQ(font_of(figure), 12.0);
    figure.font = 30.0;
    EXPECT_DOUBLE_EQ(font_of(figure), 30.0);
}

TEST(Figure, LabelsHaveTheirUnit) {
    EXPECT_EQ(with_unit("Time", "s"), "Time (s)");
    EXPECT_EQ(with_unit("Value", ""), "Value");
}

}  // namespace
}  // namespace resonet
