#include <algorithm>
#include <cmath>
#include <map>

#include "report/figures_curves.h"
#include "report/figures_results.h"

namespace resonet {
namespace {

/// The finite figures of runs at an epoch.
struct Spread {
    double sum = 0.0;
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    int runs = 0;

    void add(double value) {
        if (!std::isfinite(value)) return;
        sum += value;
        low = std::fmin(low, value);
        high = std::fmax(high, value);
        ++runs;
    }
    double mean() const { return runs > 0 ? sum / runs : std::numeric_limits<double>::quiet_NaN(); }
};

using Member = double EpochFigures::*;

std::vector<Curve> curves_of(const Comparison& comparison, Member train, Member valid, double scale) {
    std::vector<Curve> curves;
    for (const ComparedModel& model : comparison.models) {
        std::map<int, std::pair<Spread, Spread>> epochs;
        for (const RunFolder& run : model.runs) {
            for (const EpochFigures& epoch : run.history) {
                epochs[epoch.epoch].first.add(scale * epoch.*train);
                epochs[epoch.epoch].second.add(scale * epoch.*valid);
            }
        }
        if (epochs.empty()) continue;
        Curve curve;
        curve.name = model.name;
        for (const auto& [number, figures] : epochs) {
            curve.x.push_back(number);
            curve.dashed.push_back(figures.first.mean());
            curve.y.push_back(figures.second.mean());
            curve.low.push_back(figures.second.low);
            curve.high.push_back(figures.second.high);
        }
        curves.push_back(thinned(std::move(curve), 400));
    }
    return curves;
}

/// The last epoch of all curves, and the highest figure.
std::pair<double, double> ends_of(const std::vector<Curve>& curves) {
    double epochs = 2.0;
    double highest = 0.0;
    for (const Curve& curve : curves) {
        epochs = std::max(epochs, curve.x.back());
        for (const std::vector<double>* values : {&curve.high, &curve.dashed}) {
            for (const double value : *values) {
                if (std::isfinite(value)) highest = std::max(highest, value);
            }
        }
    }
    return {epochs, highest};
}

std::optional<Figure> figure_of(const Comparison& comparison, CurvePage page) {
    if (page.curves.empty()) return std::nullopt;
    const auto [epochs, highest] = ends_of(page.curves);
    page.x.label = "Epoch";
    page.x.low = 1.0;
    page.x.high = epochs;
    page.y.high = page.y.high > 1.0 ? page.y.high : (highest > 0.0 ? 1.05 * highest : 1.0);
    return curve_figure(comparison, page);
}

}  // namespace

std::optional<Figure> loss_figure(const Comparison& comparison) {
    CurvePage page;
    page.title = "Loss by epoch";
    page.y.label = "Loss";
    page.y.unit = "nats";
    page.key = Corner::top_right;
    page.curves = curves_of(comparison, &EpochFigures::train_loss, &EpochFigures::valid_loss, 1.0);
    return figure_of(comparison, std::move(page));
}

std::optional<Figure> learning_figure(const Comparison& comparison) {
    CurvePage page;
    page.title = "Accuracy by epoch";
    page.y = percent_axis("Accuracy");
    page.curves = curves_of(comparison, &EpochFigures::train_accuracy, &EpochFigures::valid_accuracy, 100.0);
    return figure_of(comparison, std::move(page));
}

}  // namespace resonet
