#include "cli/compare_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "cli/text_table.h"
#include "core/progress.h"
#include "core/text.h"
#include "report/comparison_notes.h"

namespace resonet {
namespace {

/// What `get` gives of every model, if that is the same.
template <typename Get>
std::optional<std::string> shared(const Comparison& comparison, Get get) {
    std::string first = get(comparison.models.front());
    const bool alike = std::ranges::all_of(comparison.models,
                                           [&](const ComparedModel& model) { return get(model) == first; });
    return alike ? std::optional(std::move(first)) : std::nullopt;
}

std::string units_text(const ComparedModel& model) {
    return model.by_artist ? counted(model.units, "artist") : counted(model.units, "recording");
}

std::string repeats_text(const ComparedModel& model) {
    return seeds_text(model) + (model.folds > 0 ? fmt::format(" x {} folds", model.folds) : "");
}

std::string division_text(const ComparedModel& model) {
    return model.division;
}

/// "3 models, column 'split', seeds 1 to 3, 290 clips of 120 artists": what all have in common.
std::string heading(const Comparison& comparison) {
    std::string text = counted(comparison.models.size(), "model");
    if (const auto division = shared(comparison, division_text)) text += ", " + printable(*division);
    if (const auto repeats = shared(comparison, repeats_text)) text += ", " + *repeats;
    if (const auto clips = shared(comparison, [](const ComparedModel& model) {
            return fmt::format("{} of {}", counted(model.test_clips, "clip"), units_text(model));
        })) {
        text += ", " + *clips;
    }
    return text + '\n';
}

std::string three_digits(double value) {
    return std::isfinite(value) ? fmt::format("{:.3f}", value) : "-";
}

std::string points(double difference) {
    const double rounded = std::round(1000 * difference) / 10 + 0.0;
    return rounded == 0 ? "0.0" : fmt::format("{:+.1f}", rounded);
}

std::string probability(double p) {
    return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p);
}

std::string range(const Interval& interval) {
    return fmt::format("{:.1f} to {:.1f}", 100 * interval.low, 100 * interval.high);
}

std::string models_table(const Comparison& comparison) {
    const bool tracks = std::ranges::any_of(
        comparison.models, [](const ComparedModel& model) { return model.tracks.has_value(); });
    TextTable table;
    std::vector<std::string> head{"model",         "seeds",      "clips",    "units",   "accuracy",
                                  "95 % interval", "letters",    "macro F1", "ROC AUC", "log loss",
                                  "ECE",           "parameters", "training"};
    if (tracks) head.insert(head.begin() + 6, "of tracks");
    if (comparison.leaky) head.emplace_back("split");
    table.add(head);
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        const ComparedModel& model = comparison.models[i];
        const Evaluation& clips = model.clips;
        std::vector<std::string> row{
            model.name,
            std::to_string(model.seeds) + (model.folds > 0 ? fmt::format(" x {} folds", model.folds) : ""),
            grouped(model.test_clips),
            grouped(model.units),
            percent(model.accuracy.value),
            range(model.accuracy),
            comparison.letters.at(i),
            three_digits(clips.macro.f1),
            clips.roc.macro ? three_digits(clips.roc.macro->area) : "-",
            three_digits(clips.log_loss),
            three_digits(clips.calibration_error),
            model.parameters ? grouped(static_cast<std::size_t>(*model.parameters)) : "-",
            model.training_seconds ? clock_text(*model.training_seconds) : "-"};
        if (tracks) row.insert(row.begin() + 6, model.tracks ? percent(model.tracks->accuracy.value) : "-");
        if (comparison.leaky) row.emplace_back(model.leaky ? leak_stamp(comparison) : "disjoint");
        table.add(std::move(row));
    }
    return table.text();
}

/// How models of several divisions were divided, which is too long for a column.
std::string divisions_text(const Comparison& comparison) {
    if (shared(comparison, division_text)) return {};
    std::map<std::string, std::string> names;
    for (const ComparedModel& model : comparison.models) {
        std::string& all = names[model.division];
        all += (all.empty() ? "" : ", ") + printable(model.name);
    }
    std::string text = "\nDivisions\n";
    for (const auto& [division, models] : names) {
        text += fmt::format("  {}: {}\n", printable(division), models);
    }
    return text;
}

std::string best_against_others(const Comparison& comparison) {
    if (comparison.models.size() < 2) return {};
    const bool folds = std::ranges::any_of(
        comparison.pairs, [](const ModelPair& pair) { return pair.first == 0 && pair.over_folds; });
    TextTable table;
    std::vector<std::string> head{"against", "points",    "95 % interval", "p (Holm)",
                                  "clips",   "only best", "only other",    "p (McNemar)"};
    if (folds) head.emplace_back("p (folds)");
    head.emplace_back("verdict");
    table.add(head);
    for (const ModelPair& pair : comparison.pairs) {
        if (pair.first != 0) continue;
        std::vector<std::string> row{comparison.models.at(pair.second).name};
        if (pair.clips == 0) {
            row.resize(head.size() - 1, "-");
        } else {
            const Interval& difference = pair.difference.difference;
            row.push_back(points(difference.value));
            row.push_back(points(difference.low) + " to " + points(difference.high));
            row.push_back(probability(pair.p_adjusted));
            row.push_back(grouped(pair.clips));
            if (pair.mcnemar) {
                row.push_back(std::to_string(pair.mcnemar->only_first));
                row.push_back(std::to_string(pair.mcnemar->only_second));
                row.push_back(probability(pair.mcnemar->p));
            }
            row.resize(8, "-");
            if (folds) row.push_back(pair.over_folds ? probability(pair.over_folds->p) : "-");
        }
        row.push_back(verdict(pair));
        table.add(std::move(row));
    }
    const bool seeds = std::ranges::any_of(
        comparison.pairs, [](const ModelPair& pair) { return pair.first == 0 && pair.seeds > 1; });
    return fmt::format(
        "\n{}, the best, against the others\n{}{}", printable(comparison.models.front().name), table.text(),
        seeds ? "Only best, only other: clips that one of them alone gets right with the first seed "
                "they share, as McNemar's test counts.\n"
              : "");
}

std::string notes_text(const Comparison& comparison) {
    if (comparison.notes.empty()) return {};
    std::string text = "\nNotes\n";
    for (const std::string& note : comparison.notes) text += "  " + printable(note) + '\n';
    return text;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
    std::string text;
    if (const std::string stamp = leak_stamp(comparison); !stamp.empty()) text += stamp + '\n';
    text += heading(comparison) + '\n' + models_table(comparison);
    if (!comparison.pairs.empty() && has_letters(comparison)) {
        text +=
            "Models that share a letter do not differ significantly (paired bootstrap over units, Holm, 5 "
            "%).\n";
    }
    return text + divisions_text(comparison) + best_against_others(comparison) + notes_text(comparison);
}

}  // namespace resonet
