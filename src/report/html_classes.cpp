#include <fmt/format.h>

#include "report/figures_page.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"

namespace resonet {
namespace {

/// F1 of every label and model, where a look finds what is hard.
HtmlTable f1_table(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    HtmlTable table;
    table.caption = html_caption(page, "F1 of every label, per cent: the darker the better.");
    table.header = {"Label"};
    for (const ComparedModel& model : comparison.models) table.header.push_back(model.name);
    for (std::size_t label = 0; label < comparison.labels.size(); ++label) {
        std::vector<HtmlCell> row{words_cell(comparison.labels[label])};
        for (const ComparedModel& model : comparison.models) {
            const double f1 = label < model.clips.classes.size() ? model.clips.classes[label].f1 : 0;
            row.push_back(tinted_cell(decimal_text(100 * f1, 1), f1));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

HtmlTable class_table(const ReportPage& page, const ComparedModel& model) {
    HtmlTable table;
    table.caption = html_caption(page, clips_text(model));
    table.header = {"Label", "Precision [95 %]", "Recall [95 %]", "F1", "n, truth", "n, answers"};
    for (std::size_t i = 0; i < model.clips.classes.size(); ++i) {
        const ClassFigures& figures = model.clips.classes[i];
        table.rows.push_back(
            {words_cell(page.comparison.labels[i]),
             number_cell(figures.predicted > 0 ? percent_text(figures.precision) : "never said"),
             number_cell(figures.support > 0 ? percent_text(figures.recall) : "no clips"),
             tinted_cell(percent_text(figures.f1), figures.f1), number_cell(whole_text(figures.support)),
             number_cell(whole_text(figures.predicted))});
    }
    const auto mean = [&](const char* name, const Averages& averages) {
        table.rows.push_back({words_cell(name), number_cell(percent_text(averages.precision)),
                              number_cell(percent_text(averages.recall)),
                              number_cell(percent_text(averages.f1)), number_cell(whole_text(model.clips.n)),
                              number_cell(whole_text(model.clips.n))});
        for (HtmlCell& cell : table.rows.back()) cell.strong = true;
    };
    mean("Mean of labels", model.clips.macro);
    mean("Weighted by clips", model.clips.weighted);
    return table;
}

}  // namespace

ReportSection classes_section(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    std::string html;
    if (comparison.models.size() > 1) html += html_table(f1_table(page));
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        const ComparedModel& model = comparison.models[i];
        html +=
            html_details(model.name,
                         html_figure(page, figure_name("classes", comparison, i),
                                     model.name + ": bars are precision, recall and F1, per cent; lines the "
                                                  "95 % intervals of the first two (Wilson).") +
                             html_table(class_table(page, model)),
                         i == 0);
    }
    html += html_paragraph(
        "Precision: the share of the answers \u201cthis label\u201d that are right. Recall: the share of a "
        "label's "
        "clips that are found. F1: their harmonic mean.");
    return {"labels", "Label by label", html};
}

ReportSection confusion_section(const ReportPage& page) {
    return {"confusion", "What is taken for what",
            html_figures(
                page, "confusion",
                "Confusion matrices: rows are the truth, columns the answers, in the same order. Numbers "
                "count answers, every clip once a seed; the darker a cell, the larger its share of the "
                "clips of its row.")};
}

}  // namespace resonet
