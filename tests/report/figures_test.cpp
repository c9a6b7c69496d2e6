#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "plot/layout.h"
#include "report/figures_curves.h"
#include "report/figures_results.h"
#include "sample_report.h"

namespace resonet {
namespace {

using testing::make_leaky;
using testing::sample_comparison;

std::set<std::string> names_of(const std::vector<ReportFigure>& figures) {
    std::set<std::string> names;
    for (const ReportFigure& figure : figures) names.insert(figure.name);
    return names;
}

TEST(ReportFigures, AreThoseTheDataAllow) {
    EXPECT_EQ(names_of(report_figures(sample_comparison(2))),
              (std::set<std::string>{"accuracy", "differences", "classes-1-model-1", "classes-2-model-2",
                                     "confusion-1-model-1", "confusion-2-model-2", "loss", "learning",
                                     "roc-macro", "roc-micro", "roc-labels", "calibration-1-model-1",
                                     "calibration-2-model-2", "risk-coverage"}));
    Comparison one = sample_comparison(1);
    one.models[0].runs[0].history.clear();
    one.models[0].clips.roc = {};
    EXPECT_EQ(names_of(report_figures(one)),
              (std::set<std::string>{"accuracy", "classes-1-model-1", "confusion-1-model-1",
                                     "calibration-1-model-1", "risk-coverage"}));
    EXPECT_TRUE(report_figures({}).empty());
}

TEST(ReportFigures, SayThatASplitLeaks) {
    Comparison comparison = sample_comparison(2);
    for (const ReportFigure& figure : report_figures(comparison)) {
        EXPECT_EQ(figure.figure.title.find("leaky"), std::string::npos) << figure.name;
    }
    make_leaky(comparison);
    for (const ReportFigure& figure : report_figures(comparison)) {
        EXPECT_TRUE(figure.figure.title.starts_with("leaky split: ")) << figure.name;
    }
}

TEST(ReportFigures, HaveRoomForManyModelsAndLabelsAndForLongNames) {
    std::vector<std::string> labels;
    for (int i = 0; i < 50; ++i) labels.push_back("a label of a rather long name " + std::to_string(i));
    Comparison comparison = sample_comparison(30, labels);
    comparison.models[3].name = std::string(3000, 'x');
    for (const ReportFigure& figure : report_figures(comparison)) {
        const Layout layout = lay_out(figure.figure);
        for (const PanelLayout& panel : layout.panels) {
            EXPECT_GT(panel.area.width, 100.0) << figure.name;
            EXPECT_GT(panel.area.height, 70.0) << figure.name;
        }
        EXPECT_LT(figure.name.size(), 80U);
    }
}

TEST(ReportFigures, AreCalledByNamesThatAnyFileCanHave) {
    Comparison comparison = sample_comparison(3);
    comparison.models[0].name = "../../etc/passwd";
    comparison.models[1].name = "\u97f3";
    comparison.models[2].name = "a b?c";
    EXPECT_EQ(figure_name("classes", comparison, 0), "classes-1-..-..-etc-passwd");
    EXPECT_EQ(figure_name("classes", comparison, 1), "classes-2");
    EXPECT_EQ(figure_name("classes", comparison, 2), "classes-3-a-b-c");
}

TEST(AccuracyFigure, PutsDotsAtTheAccuracyInPerCent) {
    const Figure figure = accuracy_figure(sample_comparison(2));
    const Panel& panel = figure.panels.at(0);
    EXPECT_EQ(panel.x.low, 50.0);   // the interval begins at 60, less a margin
    EXPECT_EQ(panel.x.high, 90.0);  // and ends at 85
    EXPECT_EQ(panel.y.ticks.at(1).label, "model-2  a");
    const auto& whiskers = std::get<Line>(panel.layers.at(0));
    EXPECT_DOUBLE_EQ(whiskers.x.at(0), 60.0);
    EXPECT_DOUBLE_EQ(whiskers.x.at(1), 85.0);
    EXPECT_EQ(std::get<Dots>(panel.layers.at(1)).x, (std::vector<double>{75.0, 75.0}));
}

TEST(PairsFigure, LeavesOutWhatCannotBeCompared) {
    Comparison comparison = sample_comparison(3);
    comparison.pairs[1].clips = 0;
    const std::optional<Figure> figure = pairs_figure(comparison);
    ASSERT_TRUE(figure);
    EXPECT_EQ(figure->panels.at(0).y.ticks.size(), 2U);
    EXPECT_FALSE(pairs_figure(sample_comparison(1)));
    EXPECT_FALSE(pairs_figure(sample_comparison(11)));  // 55 pairs
}

TEST(ConfusionFigure, WritesEveryCountThatIsNotZero) {
    const Figure figure = confusion_figure(sample_comparison(1), 0);
    int threes = 0;
    int ones = 0;
    int others = 0;
    for (const Layer& layer : figure.panels.at(0).layers) {
        if (const Words* words = std::get_if<Words>(&layer)) {
            if (words->text == "3") {
                ++threes;
                EXPECT_EQ(words->x, words->y);
                EXPECT_EQ(words->colour, colours::white);
            } else if (words->text == "1") {
                ++ones;
                EXPECT_EQ(words->x, static_cast<int>(words->y + 1) % 3);
                EXPECT_EQ(words->colour, colours::black);
            } else {
                ++others;
            }
        }
    }
    EXPECT_EQ(threes, 3);
    EXPECT_EQ(ones, 3);
    EXPECT_EQ(others, 0);
}

TEST(LossFigure, ShowsMeanAndRangeOverRunsAndSkipsWhatIsNoNumber) {
    Comparison comparison = sample_comparison(1);
    RunFolder second = comparison.models[0].runs[0];
    for (EpochFigures& epoch : second.history) epoch.valid_loss += 1.0;
    second.history[2].valid_loss = std::nan("");
    comparison.models[0].runs.push_back(second);
    const std::optional<Figure> figure = loss_figure(comparison);
    ASSERT_TRUE(figure);
    const auto& layers = figure->panels.at(0).layers;
    const auto& band = std::get<Area>(layers.at(0));
    const auto& mean = std::get<Line>(layers.at(2));
    EXPECT_DOUBLE_EQ(band.low.at(0), 2.2);
    EXPECT_DOUBLE_EQ(band.high.at(0), 3.2);
    EXPECT_DOUBLE_EQ(mean.y.at(0), 2.7);
    EXPECT_DOUBLE_EQ(mean.y.at(2), 2.2 / 3);
}

TEST(CurveFigure, GivesManyCurvesAPanelEach) {
    EXPECT_EQ(macro_roc_figure(sample_comparison(8))->panels.size(), 1U);
    const std::optional<Figure> many = macro_roc_figure(sample_comparison(9));
    ASSERT_TRUE(many);
    EXPECT_EQ(many->panels.size(), 9U);
    EXPECT_EQ(many->panels[4].title, "model-5  0.800");
}

TEST(Thinned, KeepsTheEnds) {
    Curve curve;
    for (int i = 0; i < 1000; ++i) {
        curve.x.push_back(i);
        curve.y.push_back(2 * i);
    }
    const Curve thin = thinned(curve, 11);
    ASSERT_EQ(thin.x.size(), 11U);
    EXPECT_EQ(thin.x.front(), 0);
    EXPECT_EQ(thin.x.back(), 999);
    EXPECT_EQ(thin.y[5], 2 * thin.x[5]);
    EXPECT_EQ(thinned(curve, 2000).x.size(), 1000U);
}

}  // namespace
}  // namespace resonet
