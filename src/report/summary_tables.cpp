#include "report/summary_tables.h"

#include <set>
#include <utility>

#include "report/comparison_notes.h"
#include "report/table_cells.h"

namespace resonet {
namespace {

std::optional<double> macro_area(const Evaluation& evaluation) {
    return evaluation.roc.macro ? std::optional(evaluation.roc.macro->area) : std::nullopt;
}

}  // namespace

std::string circumstances(const ComparedModel& model) {
    std::string text = fmt::format("n = {} clips of {} {}; {}", model.test_clips, model.units,
                                   model.by_artist ? "artists" : "recordings", seeds_text(model));
    if (model.folds > 0) text += fmt::format("; {} folds", model.folds);
    return text + "; " + model.division + ".";
}

Table results_table(const Comparison& comparison) {
    Table table{.name = "results", .title = "Results", .caption = {}, .columns = {}, .rows = {}};
    table.columns = {{"model", "Model", CellKind::words},       {"kind", "Kind", CellKind::words},
                     {"division", "Division", CellKind::words}, {"seeds", "Seeds", CellKind::whole},
                     {"folds", "Folds", CellKind::whole},       {"clips", "Clips", CellKind::whole},
                     {"units", "Units", CellKind::whole},       {"unit", "Unit", CellKind::words}};
    add_interval_columns(table, "accuracy", "Accuracy, %");
    table.columns.push_back({"letters", "Letters", CellKind::words});
    for (const auto& [name, heading] :
         std::initializer_list<std::pair<const char*, const char*>>{{"macro_f1", "Macro F1"},
                                                                    {"macro_roc_auc", "ROC AUC"},
                                                                    {"log_loss", "Log loss"},
                                                                    {"brier", "Brier"},
                                                                    {"calibration_error", "ECE"},
                                                                    {"kappa", "Kappa"}}) {
        table.columns.push_back({name, heading, CellKind::number});
    }
    table.columns.push_back({"track_accuracy", "Of tracks, %", CellKind::share});
    table.columns.push_back({"parameters", "Parameters", CellKind::whole});
    table.columns.push_back({"training_seconds", "Training, s", CellKind::seconds});
    table.columns.push_back({"inference_milliseconds", "Inference, ms", CellKind::seconds});
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        const ComparedModel& model = comparison.models[i];
        TableRow row{model.name,
                     model.kind,
                     model.division,
                     std::to_string(model.seeds),
                     model.folds == 0 ? "" : std::to_string(model.folds),
                     std::to_string(model.test_clips),
                     std::to_string(model.units),
                     model.by_artist ? "artist" : "recording"};
        add_interval(row, model.accuracy);
        add_cells(
            row,
            {comparison.letters.at(i), figure(model.clips.macro.f1), figure(macro_area(model.clips)),
             figure(model.clips.log_loss), figure(model.clips.brier), figure(model.clips.calibration_error),
             figure(model.clips.kappa), model.tracks ? figure(model.tracks->accuracy.value) : "",
             whole(model.parameters), figure(model.training_seconds), figure(model.inference_milliseconds)});
        table.rows.push_back(std::move(row));
    }
    std::set<std::string> texts;
    for (const ComparedModel& model : comparison.models) texts.insert(circumstances(model));
    table.caption = "Results. Accuracy is the mean over seeds with a 95 % interval.";
    if (has_letters(comparison)) {
        table.caption +=
            " Models that share a letter do not differ significantly (paired bootstrap, Holm, 5 %).";
    }
    if (texts.size() == 1) table.caption += " " + *texts.begin();
    return table;
}

Table pairs_table(const Comparison& comparison) {
    Table table{.name = "pairs", .title = "Pairs of models", .caption = {}, .columns = {}, .rows = {}};
    table.columns = {{"first", "First", CellKind::words},
                     {"second", "Second", CellKind::words},
                     {"seeds", "Seeds", CellKind::whole},
                     {"clips", "Clips", CellKind::whole},
                     {"units", "Units", CellKind::whole}};
    add_interval_columns(table, "difference", "Difference, points");
    table.columns.insert(table.columns.end(), {{"p", "p", CellKind::probability},
                                               {"p_holm", "p, Holm", CellKind::probability},
                                               {"only_first", "Only first", CellKind::whole},
                                               {"only_second", "Only second", CellKind::whole},
                                               {"mcnemar_p", "McNemar p", CellKind::probability},
                                               {"folds_p", "Folds p", CellKind::probability},
                                               {"verdict", "Verdict", CellKind::words}});
    for (const ModelPair& pair : comparison.pairs) {
        TableRow row{comparison.models.at(pair.first).name, comparison.models.at(pair.second).name,
                     std::to_string(pair.seeds), std::to_string(pair.clips)};
        if (pair.clips == 0) {
            row.resize(table.columns.size());
        } else {
            row.push_back(std::to_string(pair.difference.units));
            add_interval(row, pair.difference.difference);
            add_cells(row, {figure(pair.difference.p), figure(pair.p_adjusted)});
            if (pair.mcnemar) {
                add_cells(row, {std::to_string(pair.mcnemar->only_first),
                                std::to_string(pair.mcnemar->only_second), figure(pair.mcnemar->p)});
            } else {
                row.resize(row.size() + 3);
            }
            row.push_back(pair.over_folds ? figure(pair.over_folds->p) : "");
            row.emplace_back();
        }
        row.back() = verdict(pair);
        table.rows.push_back(std::move(row));
    }
    table.caption =
        "Pairs of models: difference of accuracy (first less second) on the clips in common, each "
        "clip's mean over seeds, with the 95 % interval and p of a bootstrap over units, Holm's "
        "correction over all pairs, and McNemar's exact test of the first seed.";
    return table;
}

}  // namespace resonet
