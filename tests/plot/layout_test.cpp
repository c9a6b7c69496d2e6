#include "plot/layout.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "plot/text_width.h"
#include "sample_figure.h"

namespace resonet {
namespace {

bool overlap(const Box& a, const Box& b) {
    return a.left < b.right() && b.left < a.right() && a.bottom < b.top() && b.bottom < a.top();
}

void expect_on_page(const Box& box, const Figure& figure) {
    EXPECT_GE(box.left, 0.0);
    EXPECT_GE(box.bottom, 0.0);
    EXPECT_LE(box.right(), figure.width);
    EXPECT_LE(box.top(), figure.height);
    EXPECT_GT(box.width, 0.0);
    EXPECT_GT(box.height, 0.0);
}

TEST(Layout, NothingOverlapsOrLeavesThePage) {
    for (const std::size_t columns : {1U, 2U, 3U}) {
        for (const std::size_t panels : {1U, 2U, 5U}) {
            Figure figure = testing::sample_figure(panels, columns);
            figure.height = 1200;
            const Layout layout = lay_out(figure);
            std::vector<Box> boxes;
            for (const PanelLayout& panel : layout.panels) {
                boxes.push_back(panel.area);
                ASSERT_TRUE(panel.bar);
                boxes.push_back(*panel.bar);
                // Numbers and labels have their room, too.
                EXPECT_GE(panel.y_label, layout.font / 2);
                EXPECT_LE(panel.y_label + layout.font / 2 + text_width("10k", layout.font), panel.area.left);
                EXPECT_LE(panel.bar_label + layout.font / 2, figure.width);
                EXPECT_GE(panel.x_label, layout.font / 2);
                EXPECT_LE(panel.title, layout.title - layout.font) << "the page's title is above";
            }
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                expect_on_page(boxes[i], figure);
                for (std::size_t k = 0; k < i; ++k)
                    EXPECT_FALSE(overlap(boxes[i], boxes[k])) << i << " " << k;
            }
        }
    }
}

TEST(Layout, PanelsOfAColumnAndOfARowAreInLine) {
    Figure figure = testing::sample_figure(4, 2);
    figure.panels[0].y.label = "";
    figure.panels[3].colours->bar = false;
    const Layout layout = lay_out(figure);
    for (const auto& [a, b] : {std::pair{0, 2}, {1, 3}}) {
        EXPECT_EQ(layout.panels[static_cast<std::size_t>(a)].area.left,
                  layout.panels[static_cast<std::size_t>(b)].area.left);
        EXPECT_EQ(layout.panels[static_cast<std::size_t>(a)].area.width,
                  layout.panels[static_cast<std::size_t>(b)].area.width);
    }
    EXPECT_EQ(layout.panels[0].area.bottom, layout.panels[1].area.bottom);
    EXPECT_EQ(layout.panels[0].area.height, layout.panels[1].area.height);
    EXPECT_FALSE(layout.panels[3].bar);
}

TEST(Layout, OneColourBarSpansAllPanels) {
    Figure figure = testing::sample_figure(3);
    figure.one_colour_bar = true;
    const Layout layout = lay_out(figure);
    ASSERT_TRUE(layout.panels[0].bar);
    EXPECT_EQ(layout.panels[0].bar->top(), layout.panels[0].area.top());
    EXPECT_EQ(layout.panels[0].bar->bottom, layout.panels[2].area.bottom);
    EXPECT_GT(layout.panels[0].bar->left, layout.panels[0].area.right());
    EXPECT_FALSE(layout.panels[1].bar);
}

TEST(Layout, HeightsAreRelative) {
    Figure figure = testing::sample_figure(2);
    figure.panels[0].height = 0.5;
    const Layout layout = lay_out(figure);
    EXPECT_NEAR(layout.panels[1].area.height / layout.panels[0].area.height, 2.0, 0.05);
}

TEST(Layout, TicksThatAreTooNearLoseTheirLabels) {
    Figure figure = testing::sample_figure();
    for (int i = 0; i < 100; ++i) figure.panels[0].y.ticks.push_back({50.0 + i, "x"});
    const Layout layout = lay_out(figure);
    std::size_t labelled = 0;
    for (const Tick& tick : layout.panels[0].y_ticks) labelled += tick.label.empty() ? 0U : 1U;
    EXPECT_EQ(layout.panels[0].y_ticks.size(), 100U);
    EXPECT_GE(labelled, 3U);
    EXPECT_LE(labelled, 12U);
}

TEST(Layout, RefusesAPageThatIsTooSmall) {
    Figure figure = testing::sample_figure(12, 2);
    figure.height = 300;
    EXPECT_THROW(lay_out(figure), UsageError);
}

TEST(Layout, LongTextIsCutAtACharacter) {
    EXPECT_EQ(fitted("short", 10.0, 100.0), "short");
    const std::string cut = fitted(std::string(1000, 'a'), 10.0, 100.0);
    EXPECT_LE(text_width(cut, 10.0), 100.0 + 1e-9);
    EXPECT_TRUE(cut.ends_with("a\u2026"));
    std::string umlauts;
    for (int i = 0; i < 100; ++i) umlauts += "\u00e4";
    const std::string half = fitted(umlauts, 10.0, 100.0);
    EXPECT_EQ((half.size() - 3) % 2, 0U) << "an odd number of bytes cuts a character";
    EXPECT_EQ(fitted("abc", 10.0, 0.0), "\u2026");
}

}  // namespace
}  // namespace resonet
