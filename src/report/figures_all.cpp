#include "report/figures_results.h"

namespace resonet {

std::vector<ReportFigure> report_figures(const Comparison& comparison) {
    std::vector<ReportFigure> figures;
    const auto add = [&](std::string name, std::optional<Figure> figure) {
        if (figure) figures.push_back({std::move(name), std::move(*figure)});
    };
    const auto each = [&](std::string_view kind, auto make) {
        for (std::size_t i = 0; i < comparison.models.size(); ++i) {
            add(figure_name(kind, comparison, i), make(comparison, i));
        }
    };
    if (comparison.models.empty()) return figures;
    add("accuracy", accuracy_figure(comparison));
    add("differences", pairs_figure(comparison));
    each("classes", classes_figure);
    each("confusion", confusion_figure);
    add("loss", loss_figure(comparison));
    add("learning", learning_figure(comparison));
    add("roc-macro", macro_roc_figure(comparison));
    add("roc-micro", micro_roc_figure(comparison));
    add("roc-labels", class_roc_figure(comparison));
    each("calibration", calibration_figure);
    add("risk-coverage", risk_figure(comparison));
    return figures;
}

}  // namespace resonet
