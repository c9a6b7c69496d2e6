#include "plot/gnuplot_layers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace resonet {
namespace {

template <typename T>
std::vector<T> numbers_of(const std::string& data) {
    std::vector<T> numbers(data.size() / sizeof(T));
    std::memcpy(numbers.data(), data.data(), data.size());
    return numbers;
}

Panel panel_with(Layer layer) {
    Panel panel;
    panel.x.high = 4.0;
    panel.y.high = 2.0;
    panel.colours.emplace();
    panel.layers = {std::move(layer)};
    return panel;
}

HeatMap small_map() {
    HeatMap map;
    map.rows = 2;
    map.columns = 4;
    map.values = {1, 2, 3, 4, 5, 6, 7, 8};
    map.right = 4.0;
    map.top = 2.0;
    return map;
}

const Box area{0.0, 0.0, 400.0, 200.0};

TEST(GnuplotLayers, HeatMapStartsAtTheLowerLeft) {
    const auto elements = plot_elements(panel_with(small_map()), area, 1.0);
    ASSERT_EQ(elements.size(), 1U);
    EXPECT_EQ(numbers_of<float>(elements[0].data), small_map().values);
    EXPECT_NE(elements[0].command.find("array=(4,2) format=\"%float32\" origin=(0.5,0.5) dx=1 dy=1"),
              std::string::npos)
        << elements[0].command;
}

TEST(GnuplotLayers, HeatMapWithItsFirstRowOnTop) {
    HeatMap map = small_map();
    std::swap(map.bottom, map.top);
    const auto elements = plot_elements(panel_with(map), area, 1.0);
    EXPECT_EQ(numbers_of<float>(elements[0].data), (std::vector<float>{5, 6, 7, 8, 1, 2, 3, 4}));
}

TEST(GnuplotLayers, HeatMapIsCutAtTheAxes) {
    Panel panel = panel_with(small_map());
    panel.x.low = 1.0;
    panel.x.high = 3.0;
    const auto elements = plot_elements(panel, {0.0, 0.0, 4.0, 200.0}, 1.0);
    EXPECT_EQ(numbers_of<float>(elements[0].data), (std::vector<float>{2, 2, 3, 3, 6, 6, 7, 7}));
    EXPECT_NE(elements[0].command.find("origin=(1.25,0.5) dx=0.5"), std::string::npos) << elements[0].command;
}

TEST(GnuplotLayers, HeatMapHasNoMoreCellsThanPixels) {
    HeatMap map;
    map.rows = 1;
    map.columns = 100000;
    map.values.assign(map.columns, 3.0F);
    map.right = 4.0;
    map.top = 2.0;
    const auto elements = plot_elements(panel_with(map), area, 1.0);
    EXPECT_EQ(numbers_of<float>(elements[0].data), std::vector<float>(400, 3.0F));
}

TEST(GnuplotLayers, OutOfSightIsNotDrawn) {
    HeatMap map = small_map();
    map.left = 10.0;
    map.right = 14.0;
    EXPECT_TRUE(plot_elements(panel_with(map), area, 1.0).empty());
    EXPECT_TRUE(plot_elements(panel_with(Line{}), area, 1.0).empty());
}

TEST(GnuplotLayers, LogarithmicAxesAreDrawnInDecades) {
    Line line;
    line.x = {0.0, 1.0, 2.0};
    line.y = {10.0, 1000.0, -1.0};
    Panel panel = panel_with(line);
    panel.y.low = 1.0;
    panel.y.high = 1e4;
    panel.y.scale = Scale::logarithmic;
    const std::vector<double> numbers = numbers_of<double>(plot_elements(panel, area, 1.0)[0].data);
    ASSERT_EQ(numbers.size(), 6U);
    EXPECT_DOUBLE_EQ(numbers[1], 1.0);
    EXPECT_DOUBLE_EQ(numbers[3], 3.0);
    EXPECT_TRUE(std::isnan(numbers[5])) << "no logarithm: a gap";
}

TEST(GnuplotLayers, AHaloIsDrawnFirst) {
    Line line;
    line.x = {0.0, 1.0};
    line.y = {0.0, 1.0};
    line.halo = true;
    const auto elements = plot_elements(panel_with(line), area, 2.0);
    ASSERT_EQ(elements.size(), 2U);
    EXPECT_NE(elements[0].command.find("000000"), std::string::npos);
    EXPECT_NE(elements[1].command.find("0072b2"), std::string::npos);
}

TEST(GnuplotLayers, AGapSplitsAnArea) {
    Area gap;
    gap.x = {0.0, 1.0, 2.0, 3.0, 4.0};
    gap.low = {0.0, 0.0, std::nan(""), 0.0, 0.0};
    gap.high = {1.0, 1.0, std::nan(""), 1.0, 9.0};
    const auto elements = plot_elements(panel_with(gap), area, 1.0);
    ASSERT_EQ(elements.size(), 2U);
    EXPECT_EQ(numbers_of<double>(elements[1].data), (std::vector<double>{3, 0, 1, 4, 0, 2}))
        << "cut off at 2";
}

TEST(GnuplotLayers, MarksReachFromBottomToTop) {
    Marks marks;
    marks.x = {1.5};
    EXPECT_EQ(numbers_of<double>(plot_elements(panel_with(marks), area, 1.0)[0].data),
              (std::vector<double>{1.5, 0, 0, 2}));
}

}  // namespace
}  // namespace resonet
