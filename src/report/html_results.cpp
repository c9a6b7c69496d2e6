#include <fmt/format.h>

#include <cmath>

#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"

namespace resonet {
namespace {

std::string macro_auc(const Evaluation& clips) {
    return clips.roc.macro ? decimal_text(clips.roc.macro->area) : "\u2013";
}

HtmlTable results_table(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    const bool several = comparison.models.size() > 1;
    HtmlTable table;
    table.caption = html_caption(
        page,
        several ? "Results on clips, the most accurate model first. Models that share a letter do not "
                  "differ significantly (5 %, Holm's correction). n: answers tested, every clip once a seed."
                : "Results on clips. n: answers tested, every clip once a seed.");
    table.header = {"Model"};
    if (several) table.header.push_back("Letters");
    for (const char* name : {"Accuracy [95 %]", "n", "Top 3", "Balanced", "Macro F1", "Kappa", "MCC",
                             "ROC area", "Log loss, nats", "Brier", "ECE"}) {
        table.header.push_back(name);
    }
    bool tracks = false;
    for (const ComparedModel& model : comparison.models) tracks = tracks || model.tracks;
    if (tracks) table.header.push_back("Accuracy of tracks [95 %]");
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        const ComparedModel& model = comparison.models[i];
        const Evaluation& clips = model.clips;
        std::vector<HtmlCell> row{words_cell(model.name + (model.leaky ? " (leaky split)" : ""))};
        if (several) row.push_back(number_cell(i < comparison.letters.size() ? comparison.letters[i] : ""));
        HtmlCell accuracy = number_cell(percent_text(model.accuracy));
        accuracy.strong = true;
        row.push_back(accuracy);
        row.push_back(number_cell(whole_text(clips.n)));
        row.push_back(number_cell(clips.top_k.size() > 2 ? percent_text(clips.top_k[2]) : "\u2013"));
        row.push_back(number_cell(percent_text(clips.balanced_accuracy)));
        row.push_back(number_cell(percent_text(clips.macro.f1)));
        row.push_back(number_cell(decimal_text(clips.kappa)));
        row.push_back(number_cell(decimal_text(clips.matthews)));
        row.push_back(number_cell(macro_auc(clips)));
        row.push_back(number_cell(decimal_text(clips.log_loss)));
        row.push_back(number_cell(decimal_text(clips.brier)));
        row.push_back(number_cell(decimal_text(clips.calibration_error)));
        if (tracks) {
            row.push_back(
                number_cell(model.tracks ? percent_text(model.tracks->accuracy_grouped) : "\u2013"));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Row minus column, for all pairs.
HtmlTable pair_matrix(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    HtmlTable table;
    table.caption =
        html_caption(page,
                     "Accuracy of the row's model less that of the column's, percentage points, on "
                     "the clips of both. Bold and coloured: significant (5 %, Holm's correction).");
    const std::size_t count = comparison.models.size();
    table.header = {"Row \u2212 column"};
    std::vector<std::vector<HtmlCell>> cells(count, std::vector<HtmlCell>(count, number_cell("\u00b7")));
    for (const ModelPair& pair : comparison.pairs) {
        if (pair.clips == 0 || pair.first >= count || pair.second >= count) continue;
        const auto put = [&](std::size_t row, std::size_t column, double sign) {
            const double points = 100 * sign * pair.difference.difference.value;
            HtmlCell& cell = cells[row][column];
            cell.text = fmt::format("{}{}", points > 0 ? "+" : "", decimal_text(points, 1));
            cell.strong = pair.significant;
            if (pair.significant) cell.tint = std::abs(points) / 50 + 0.1;
        };
        put(pair.first, pair.second, 1.0);
        put(pair.second, pair.first, -1.0);
    }
    for (std::size_t i = 0; i < count; ++i) {
        table.header.push_back(fmt::format("{}", i + 1));
        std::vector<HtmlCell> row{words_cell(fmt::format("{}  {}", i + 1, comparison.models[i].name))};
        for (HtmlCell& cell : cells[i]) row.push_back(std::move(cell));
        table.rows.push_back(std::move(row));
    }
    return table;
}

HtmlTable pair_list(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    bool mcnemar = false;
    bool folds = false;
    for (const ModelPair& pair : comparison.pairs) {
        mcnemar = mcnemar || pair.mcnemar;
        folds = folds || pair.over_folds;
    }
    HtmlTable table;
    table.caption = html_caption(
        page,
        std::string(
            "Every pair on the clips of both: difference of accuracy in percentage points with its 95 % "
            "interval (a bootstrap of whole artists or tracks), and p of no difference, as it is and "
            "corrected for the number of pairs (Holm).") +
            (mcnemar ? " McNemar: exact p of one run each." : "") +
            (folds ? " Folds: p of the corrected resampled t-test." : ""));
    table.header = {"Pair", "Difference [95 %]", "p", "p corrected", "Clips", "Units"};
    table.numbers = {false, true, true, true, true, true};
    if (mcnemar) table.header.push_back("McNemar p"), table.numbers.push_back(true);
    if (folds) table.header.push_back("Folds p"), table.numbers.push_back(true);
    table.header.push_back("Verdict");
    table.numbers.push_back(false);
    for (const ModelPair& pair : comparison.pairs) {
        const bool some = pair.clips > 0;
        std::vector<HtmlCell> row{
            words_cell(comparison.models[pair.first].name + " \u2212 " + comparison.models[pair.second].name),
            number_cell(some ? points_text(pair.difference.difference) : "\u2013"),
            number_cell(some ? p_text(pair.difference.p) : "\u2013"),
            number_cell(some ? p_text(pair.p_adjusted) : "\u2013"),
            number_cell(whole_text(static_cast<long long>(pair.clips))),
            number_cell(whole_text(static_cast<long long>(pair.difference.units)))};
        if (mcnemar) row.push_back(number_cell(pair.mcnemar ? p_text(pair.mcnemar->p) : "\u2013"));
        if (folds) row.push_back(number_cell(pair.over_folds ? p_text(pair.over_folds->p) : "\u2013"));
        row.push_back(words_cell(verdict(pair)));
        row.back().strong = pair.significant;
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

ReportSection results_section(const ReportPage& page) {
    const bool several = page.comparison.models.size() > 1;
    std::string html = html_table(results_table(page));
    if (several) {
        html += html_figure(
            page, "accuracy",
            "Accuracy on clips with its 95 % interval. Behind the names: the letters of the table.");
    }
    html += html_paragraph(
        "Top 3: the truth is among the three most probable labels. Balanced: mean recall of the labels. "
        "Kappa, "
        "MCC: agreement beyond chance, 1 is perfect and 0 guessing. ROC area: mean over labels of each "
        "against "
        "the others. Log loss, Brier score and ECE (expected calibration error, 15 bins) are better when "
        "lower.");
    return {"results", "Results", html};
}

ReportSection pairs_section(const ReportPage& page) {
    if (page.comparison.models.size() < 2 || page.comparison.pairs.empty()) return {};
    std::string html;
    if (page.comparison.models.size() > 2) html += html_table(pair_matrix(page));
    html += html_figure(page, "differences",
                        "Differences of accuracy with 95 % intervals, not corrected for the number of pairs: "
                        "right of the dashed line the first model is better.");
    const HtmlTable list = pair_list(page);
    html += html_details(fmt::format("All {} pairs, with tests", list.rows.size()), html_table(list),
                         list.rows.size() <= 15);
    return {"pairs", "Differences between models", html};
}

}  // namespace resonet
