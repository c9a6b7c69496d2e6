#include <fmt/format.h>

#include <algorithm>

#include "report/figures_curves.h"
#include "report/figures_results.h"

namespace resonet {
namespace {

constexpr std::size_t most_points = 300;

Curve curve_of(std::string name, const RocCurve& roc) {
    Curve curve;
    curve.name = std::move(name);
    curve.note = fmt::format("{:.3f}", roc.area);
    for (const double x : roc.false_positive_rate) curve.x.push_back(100 * x);
    for (const double y : roc.true_positive_rate) curve.y.push_back(100 * y);
    return thinned(std::move(curve), most_points);
}

std::optional<Figure> figure_of(const Comparison& comparison, std::string title, std::vector<Curve> curves) {
    if (curves.empty()) return std::nullopt;
    CurvePage page;
    page.title = std::move(title);
    page.x = percent_axis("False positive rate");
    page.y = percent_axis("True positive rate");
    page.diagonal = true;
    page.curves = std::move(curves);
    return curve_figure(comparison, page);
}

std::vector<Curve> curves_of(const Comparison& comparison, std::optional<RocCurve> RocCurves::*which) {
    std::vector<Curve> curves;
    for (const ComparedModel& model : comparison.models) {
        if (const auto& roc = model.clips.roc.*which) curves.push_back(curve_of(model.name, *roc));
    }
    return curves;
}

}  // namespace

std::optional<Figure> macro_roc_figure(const Comparison& comparison) {
    return figure_of(comparison, "ROC, mean over labels", curves_of(comparison, &RocCurves::macro));
}

std::optional<Figure> micro_roc_figure(const Comparison& comparison) {
    return figure_of(comparison, "ROC, all pairs of clip and label",
                     curves_of(comparison, &RocCurves::micro));
}

std::optional<Figure> class_roc_figure(const Comparison& comparison) {
    const ComparedModel& best = comparison.models.front();
    std::vector<Curve> curves;
    for (std::size_t i = 0; i < best.clips.roc.labels.size(); ++i) {
        if (const auto& roc = best.clips.roc.labels[i]) {
            curves.push_back(curve_of(comparison.labels[i], *roc));
        }
    }
    return figure_of(comparison, "ROC by label: " + best.name, std::move(curves));
}

Figure risk_figure(const Comparison& comparison) {
    CurvePage page;
    page.title = "Wrong answers by share of answered clips";
    page.x = percent_axis("Answered clips");
    page.y = percent_axis("Wrong answers");
    page.key = Corner::top_left;
    double highest = 0.0;
    for (const ComparedModel& model : comparison.models) {
        Curve curve;
        curve.name = model.name;
        curve.note = fmt::format("{:.3f}", model.clips.risk_coverage.area);
        for (const RiskCoveragePoint& point : model.clips.risk_coverage.points) {
            curve.x.push_back(100 * point.coverage);
            curve.y.push_back(100 * point.risk);
            highest = std::max(highest, curve.y.back());
        }
        if (!curve.x.empty()) page.curves.push_back(thinned(std::move(curve), most_points));
    }
    // Room for the key above the curves, as long as that is not above all.
    page.y.high = std::clamp(1.5 * highest, 10.0, 100.0);
    return curve_figure(comparison, page);
}

}  // namespace resonet
