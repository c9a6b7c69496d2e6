#include <fmt/format.h>

#include "evaluation/risk_coverage.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"

namespace resonet {
namespace {

std::string side_by_side(const std::string& figures) {
    return figures.empty() ? "" : "<div class=\"pair\">\n" + figures + "</div>\n";
}

HtmlTable calibration_table(const ReportPage& page) {
    HtmlTable table;
    table.caption =
        html_caption(page,
                     "How well probabilities fit. Temperature: what the model's outputs are divided "
                     "by before they become probabilities, fitted on the validation split.");
    table.header = {"Model", "ECE", "Brier score", "Log loss, nats", "Temperature", "n"};
    for (const ComparedModel& model : page.comparison.models) {
        table.rows.push_back(
            {words_cell(model.name), number_cell(decimal_text(model.clips.calibration_error)),
             number_cell(decimal_text(model.clips.brier)), number_cell(decimal_text(model.clips.log_loss)),
             number_cell(decimal_text(model.temperature, 2)), number_cell(whole_text(model.clips.n))});
    }
    return table;
}

/// What a threshold on the largest probability buys.
HtmlTable threshold_table(const ReportPage& page) {
    HtmlTable table;
    table.caption =
        html_caption(page,
                     "Share of clips that are answered, and in brackets the lowest probability that "
                     "is, where at most so many answers may be wrong.");
    table.header = {"Model", "Area (AURC)", "1 % wrong", "5 % wrong", "10 % wrong", "20 % wrong"};
    for (const ComparedModel& model : page.comparison.models) {
        std::vector<HtmlCell> row{words_cell(model.name),
                                  number_cell(decimal_text(model.clips.risk_coverage.area))};
        for (const double risk : {0.01, 0.05, 0.1, 0.2}) {
            const auto point = threshold_for_risk(model.clips.risk_coverage, risk);
            row.push_back(point ? tinted_cell(fmt::format("{} (p \u2265 {:.2f})",
                                                          percent_text(point->coverage), point->threshold),
                                              point->coverage)
                                : number_cell("never"));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

ReportSection training_section(const ReportPage& page) {
    const std::string figures = html_figure(page, "loss", "Loss by epoch (mean cross-entropy, nats).") +
                                html_figure(page, "learning", "Accuracy by epoch, per cent of clips.");
    if (figures.empty()) return {};
    return {
        "training", "Training",
        side_by_side(figures) +
            html_paragraph("Solid lines: validation, mean over runs; the band spans the runs. Dashed lines: "
                           "training, as measured on augmented clips while the weights still change. Models "
                           "that are not trained by epochs have no curve.")};
}

ReportSection roc_section(const ReportPage& page) {
    const std::string overview =
        html_figure(page, "roc-macro",
                    "Receiver operating characteristic: mean of the labels' curves, with the area below.") +
        html_figure(page, "roc-micro", "Likewise, all pairs of clip and label as one.");
    const std::string labels =
        page.comparison.models.empty()
            ? ""
            : html_figure(page, "roc-labels",
                          page.comparison.models.front().name +
                              ": each label against all others, with the area below the curve. Grey, where "
                              "there is any: the range of all labels.");
    if (overview.empty() && labels.empty()) return {};
    return {"roc", "Ranking of answers (ROC)",
            side_by_side(overview) + labels +
                html_paragraph("An area of 1 is a perfect ranking, 0.5 is guessing (dotted line).")};
}

ReportSection calibration_section(const ReportPage& page) {
    return {
        "calibration", "Can the probabilities be believed?",
        html_table(calibration_table(page)) +
            html_figures(page, "calibration",
                         "Reliability: accuracy of the answers by the probability that came with them, in 15 "
                         "bins, with Wilson's 95 % intervals; below, how many answers each bin holds. Dots "
                         "under the dashed line: too sure of itself.")};
}

ReportSection risk_section(const ReportPage& page) {
    return {"risk", "When it may say \u201cnot sure\u201d",
            html_figure(page, "risk-coverage",
                        "Wrong answers among those given, where the model answers only its surest clips; the "
                        "number is the area (AURC, 0 to 1), the smaller the better.") +
                html_table(threshold_table(page))};
}

}  // namespace resonet
