#include "cli/evaluate_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "cli/text_table.h"
#include "core/text.h"
#include "evaluation/grouped_bootstrap.h"

namespace resonet {
namespace {

constexpr std::size_t most_confusions = 5;
constexpr std::size_t most_artists = 5;
constexpr std::array risks = {0.1, 0.2};

using Row = std::vector<std::string>;

std::size_t unsigned_of(int count) {
    return static_cast<std::size_t>(count);
}

std::string range(const Interval& interval) {
    return fmt::format("{:.1f} to {:.1f} %", 100 * interval.low, 100 * interval.high);
}

std::string number(double value) {
    return fmt::format("{:.3f}", value);
}

std::string area(const std::optional<RocCurve>& curve) {
    return curve ? number(curve->area) : "-";
}

/// "artists" where all units are known to be, else "artists or tracks".
std::string units_name(const EvaluateResult& result) {
    const auto& clips = result.predictions.clips;
    const auto known = [](const PredictedClip& clip) { return !clip.artist.empty(); };
    if (std::ranges::all_of(clips, known)) return "artists";
    return std::ranges::any_of(clips, known) ? "artists or tracks" : "tracks";
}

/// A row a figure, a column each for clips and, where they are others, tracks.
std::string figures_table(const EvaluateResult& result) {
    TextTable table;
    const auto add = [&](const std::string& name, const std::function<std::string(const Evaluation&)>& cell) {
        Row row = {name, cell(result.clips)};
        if (result.tracks) row.push_back(cell(*result.tracks));
        table.add(row);
    };
    if (result.tracks) table.add({"", "clips", "tracks"});
    add("number", [](const Evaluation& of) { return grouped(unsigned_of(of.n)); });
    add("accuracy", [](const Evaluation& of) { return percent(of.accuracy.value); });
    add("  95 %, as if all were independent", [](const Evaluation& of) { return range(of.accuracy); });
    add(fmt::format("  95 %, by {} {}", grouped(unsigned_of(result.clips.units)), units_name(result)),
        [](const Evaluation& of) { return range(of.accuracy_grouped); });
    for (const std::size_t k : {std::size_t{2}, std::size_t{3}}) {
        if (result.clips.top_k.size() < k || result.clips.classes.size() <= k) continue;
        add(fmt::format("among the {} most probable", k),
            [k](const Evaluation& of) { return percent(of.top_k[k - 1]); });
    }
    add("balanced accuracy", [](const Evaluation& of) { return percent(of.balanced_accuracy); });
    add("Cohen's kappa", [](const Evaluation& of) { return number(of.kappa); });
    add("Matthews correlation", [](const Evaluation& of) { return number(of.matthews); });
    add("ROC AUC, macro", [](const Evaluation& of) { return area(of.roc.macro); });
    add("ROC AUC, micro", [](const Evaluation& of) { return area(of.roc.micro); });
    add("log loss", [](const Evaluation& of) { return number(of.log_loss); });
    add("Brier score (0 to 2)", [](const Evaluation& of) { return number(of.brier); });
    add("calibration error (15 bins)", [](const Evaluation& of) { return number(of.calibration_error); });
    for (const double risk : risks) {
        const auto point = [risk](const Evaluation& of) {
            return threshold_for_risk(of.risk_coverage, risk);
        };
        add(fmt::format("answered at {:.0f} % errors", 100 * risk), [point](const Evaluation& of) {
            const auto found = point(of);
            return found ? percent(found->coverage) : "none";
        });
        add("  where sure of at least", [point](const Evaluation& of) {
            const auto found = point(of);
            return found ? percent(found->threshold) : "-";
        });
    }
    return table.text();
}

std::string classes_table(const Evaluation& of, const std::vector<std::string>& labels) {
    TextTable table;
    table.add({"label", "clips", "predicted", "precision", "recall", "F1"});
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const ClassFigures& figures = of.classes[i];
        table.add({labels[i], grouped(unsigned_of(figures.support)), grouped(unsigned_of(figures.predicted)),
                   number(figures.precision.value), number(figures.recall.value), number(figures.f1)});
    }
    const auto add = [&](const std::string& name, const Averages& averages) {
        table.add({name, grouped(unsigned_of(of.n)), grouped(unsigned_of(of.n)), number(averages.precision),
                   number(averages.recall), number(averages.f1)});
    };
    add("macro mean", of.macro);
    add("weighted mean", of.weighted);
    return table.text();
}

struct Confused {
    int truth = 0;
    int predicted = 0;
    int clips = 0;
};

std::string confusions(const Evaluation& of, const std::vector<std::string>& labels) {
    std::vector<Confused> pairs;
    for (int truth = 0; truth < of.confusion.labels; ++truth) {
        for (int predicted = 0; predicted < of.confusion.labels; ++predicted) {
            const int clips = of.confusion.at(truth, predicted);
            if (truth != predicted && clips > 0) pairs.push_back({truth, predicted, clips});
        }
    }
    if (pairs.empty()) return {};
    std::ranges::stable_sort(pairs, std::greater<>(), &Confused::clips);
    pairs.resize(std::min(pairs.size(), most_confusions));
    TextTable table;
    table.add({"worst confusions", "clips", "of the label's"});
    for (const Confused& pair : pairs) {
        const auto truth = static_cast<std::size_t>(pair.truth);
        table.add({labels[truth] + " taken for " + labels[static_cast<std::size_t>(pair.predicted)],
                   grouped(unsigned_of(pair.clips)),
                   percent(pair.clips / static_cast<double>(of.classes[truth].support))});
    }
    return "\n" + table.text();
}

std::string groups_table(const std::string& name, const std::vector<GroupAccuracy>& groups,
                         std::size_t most) {
    if (groups.empty()) return {};
    TextTable table;
    table.add({name, "clips", "tracks", "accuracy", "95 %"});
    for (std::size_t i = 0; i < std::min(most, groups.size()); ++i) {
        const GroupAccuracy& group = groups[i];
        table.add({group.name, grouped(unsigned_of(group.clips)), grouped(unsigned_of(group.tracks)),
                   percent(group.accuracy.value), range(group.accuracy)});
    }
    std::string text = "\n" + table.text();
    if (groups.size() > most)
        text += fmt::format("{} more in evaluation.json\n", grouped(groups.size() - most));
    return text;
}

/// "not sure below 62.1 %: answers 71.4 % of the clips, 9.2 % of these wrongly".
std::string unsure_text(const Model& model, const EvaluateResult& result) {
    if (!result.figures.contains("answered")) return {};
    std::string text = fmt::format("not sure below {}: answers {} of the clips", percent(model.unsure_below),
                                   percent(result.figures["answered"].get<double>()));
    const nlohmann::json& wrong = result.figures["risk_answered"];
    if (wrong.is_number()) text += fmt::format(", {} of these wrongly", percent(wrong.get<double>()));
    return text + "\n\n";
}

std::string fit_text(const EvaluateResult& result) {
    if (!result.fit) return {};
    TextTable table;
    table.add({"temperature", "value", "log loss", "Brier", "calibration error", "accuracy"});
    const auto add = [&](const std::string& name, double temperature, const Evaluation& of) {
        table.add({name, number(temperature), number(of.log_loss), number(of.brier),
                   number(of.calibration_error), percent(of.accuracy.value)});
    };
    add("the model's", result.fit->before, result.fit->with_before);
    add(fmt::format("fitted on {} of valid", counted(result.fit->clips, "clip")), result.fit->after,
        result.clips);
    return "\n" + table.text();
}

}  // namespace

std::string evaluation_text(const EvaluateOptions& options, const Model& model,
                            const EvaluateResult& result) {
    const std::string split = options.split == "all" ? "all clips" : "the " + options.split + " split";
    std::string text =
        fmt::format("{}{} on {} of {}: {}, {}\n\n", result.leaky ? "LEAKY SPLIT: " : "",
                    printable(model.name), split, printable(options.manifest),
                    counted(result.predictions.size(), "clip"), counted(model.labels.size(), "label"));
    text += figures_table(result) + "\n";
    if (result.clips.units < static_cast<int>(few_units)) {
        text.insert(text.size() - 1, fmt::format("fewer than {} {}: the interval by them is a rough one\n",
                                                 few_units, units_name(result)));
    }
    text += unsure_text(model, result);
    text += classes_table(result.clips, model.labels);
    text += confusions(result.clips, model.labels);
    text += fit_text(result);
    text += groups_table("artists with most clips", result.clips.artists, most_artists);
    text += groups_table("length", result.clips.durations, result.clips.durations.size());
    text += fmt::format("\n{} a clip of {:.3g} windows on one thread, without decoding and front end\n",
                        fmt::format("{:.3g} ms", result.time.milliseconds), result.time.windows);
    return text;
}

}  // namespace resonet
