#include "learn/reproduce_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/csv.h"
#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

constexpr const char* leak_stamp = "leaky split";

const ExperimentSummary* twin_of(const ExperimentSummary& experiment,
                                 const std::vector<ExperimentSummary>& experiments) {
    if (!experiment.paper || experiment.paper->honest.empty()) return nullptr;
    const auto found = std::ranges::find(experiments, experiment.paper->honest, &ExperimentSummary::name);
    return found == experiments.end() ? nullptr : &*found;
}

const char* interval_kind(const ExperimentSummary& experiment) {
    return experiment.runs.size() > 1 ? "t over seeds and Wilson over clips"
           : experiment.runs.empty()  ? ""
                                      : "Wilson over clips";
}

/// Clips of the test split, of all runs if they differ: "290", "98 to 101".
std::string clips_text(const ExperimentSummary& experiment) {
    if (experiment.runs.empty()) return {};
    const auto [least, most] = std::ranges::minmax(experiment.runs, {}, &ReproductionRun::n);
    return least.n == most.n ? std::to_string(least.n) : fmt::format("{} to {}", least.n, most.n);
}

std::string figure(std::optional<double> value) {
    return value ? fmt::format("{:.6g}", *value) : "";
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

/// "41.2 % [35.0, 47.6]", and what has to be said with it.
std::string accuracy_text(const ExperimentSummary* experiment) {
    if (experiment == nullptr) return "-";
    const std::optional<Interval> accuracy = experiment->accuracy();
    if (!accuracy) return experiment->status();
    return fmt::format("{:.1f} % [{:.1f}, {:.1f}]{}{}", 100 * accuracy->value, 100 * accuracy->low,
                       100 * accuracy->high, experiment->leaky ? std::string(", ") + leak_stamp : "",
                       experiment->shortened ? ", shortened" : "");
}

std::string epochs_text(const ExperimentSummary& experiment) {
    if (experiment.recipe_epochs == 0) return "-";
    if (experiment.epochs == experiment.recipe_epochs) return std::to_string(experiment.epochs);
    return fmt::format("{} of {}", experiment.epochs, experiment.recipe_epochs);
}

/// Names and messages go into cells of Markdown tables.
std::string cell(const std::string& text) {
    std::string safe;
    for (const char letter : printable(text)) {
        if (letter == '|' || letter == '<' || letter == '>') safe += '\\';
        safe += letter;
    }
    return safe;
}

std::string paper_table(const std::vector<ExperimentSummary>& experiments) {
    std::string text =
        "| experiment | published | reproduced | honest twin | macro ROC AUC | n | seeds | epochs |\n"
        "|---|---|---|---|---|---|---|---|\n";
    bool any = false;
    for (const ExperimentSummary& one : experiments) {
        if (!one.paper || one.runs.empty()) continue;
        any = true;
        const auto auc = one.macro_roc_auc();
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", cell(one.name),
                            published_text(*one.paper), accuracy_text(&one),
                            accuracy_text(twin_of(one, experiments)), auc ? fmt::format("{:.3f}", *auc) : "-",
                            clips_text(one), one.runs.size(), epochs_text(one));
        if (const auto faulty = one.faulty_argmax()) {
            text += fmt::format(
                "| {}, by the paper's faulty arg-max | {} | {:.1f} %{} | - | - | {} | {} | {} |\n",
                cell(one.name), published_text(*one.paper), 100 * *faulty,
                one.leaky ? std::string(", ") + leak_stamp : "", clips_text(one), one.runs.size(),
                epochs_text(one));
        }
    }
    return any ? "## Published experiments\n\n" + text + "\n" : "";
}

std::string other_table(const std::vector<ExperimentSummary>& experiments) {
    std::string text =
        "| experiment | protocol | accuracy | macro F1 | macro ROC AUC | n | seeds | epochs |\n"
        "|---|---|---|---|---|---|---|---|\n";
    bool any = false;
    for (const ExperimentSummary& one : experiments) {
        if (one.paper || one.runs.empty()) continue;
        any = true;
        const auto auc = one.macro_roc_auc();
        text +=
            fmt::format("| {} | {} | {} | {:.3f} | {} | {} | {} | {} |\n", cell(one.name), cell(one.protocol),
                        accuracy_text(&one), one.macro_f1(), auc ? fmt::format("{:.3f}", *auc) : "-",
                        clips_text(one), one.runs.size(), epochs_text(one));
    }
    return any ? "## Honest and other experiments\n\n" + text + "\n" : "";
}

std::string missing_list(const std::vector<ExperimentSummary>& experiments) {
    std::string text;
    for (const ExperimentSummary& one : experiments) {
        for (const std::string& problem : one.problems) {
            text += fmt::format("- {}: {}, {}\n", cell(one.name), one.status(), cell(problem));
        }
    }
    return text.empty() ? "" : "## Not done\n\n" + text + "\n";
}

std::vector<std::string> csv_cells(const ExperimentSummary& one, const std::vector<ExperimentSummary>& all) {
    const std::optional<Interval> accuracy = one.accuracy();
    const ExperimentSummary* twin = twin_of(one, all);
    const std::optional<Interval> honest = twin == nullptr ? std::nullopt : twin->accuracy();
    const auto end = [](const std::optional<Interval>& interval, double Interval::*member) {
        return interval ? figure((*interval).*member) : std::string();
    };
    const bool published = one.paper && one.paper->accuracy;
    return {valid_utf8(one.name),
            valid_utf8(one.group),
            valid_utf8(one.model),
            valid_utf8(one.protocol),
            one.leaky ? leak_stamp : "",
            published ? figure(one.paper->accuracy->low) : "",
            published ? figure(one.paper->accuracy->high) : "",
            end(accuracy, &Interval::value),
            end(accuracy, &Interval::low),
            end(accuracy, &Interval::high),
            interval_kind(one),
            one.runs.empty() ? "" : figure(one.macro_f1()),
            figure(one.macro_roc_auc()),
            figure(one.faulty_argmax()),
            twin == nullptr ? "" : valid_utf8(twin->name),
            end(honest, &Interval::value),
            end(honest, &Interval::low),
            end(honest, &Interval::high),
            clips_text(one),
            std::to_string(one.runs.size()),
            one.recipe_epochs == 0 ? "" : std::to_string(one.epochs),
            one.recipe_epochs == 0 ? "" : std::to_string(one.recipe_epochs),
            one.status(),
            valid_utf8(joined(one.problems, "; "))};
}

ordered_json interval_json(const std::optional<Interval>& interval) {
    if (!interval) return nullptr;
    return {{"value", interval->value}, {"interval_95", {interval->low, interval->high}}};
}

ordered_json number(std::optional<double> value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json run_json(const ReproductionRun& run) {
    return {{"seed", run.seed},
            {"n", run.n},
            {"accuracy", interval_json(run.accuracy)},
            {"macro_f1", run.macro_f1},
            {"macro_roc_auc", number(run.macro_roc_auc)},
            {"faulty_argmax_accuracy", number(run.faulty_argmax)},
            {"epochs", run.epochs},
            {"split", run.leaky ? leak_stamp : "disjoint"}};
}

}  // namespace

std::string results_csv(const std::vector<ExperimentSummary>& experiments) {
    std::ostringstream stream;
    const std::vector<std::string> header{"experiment",
                                          "group",
                                          "model",
                                          "protocol",
                                          "leak",
                                          "published_low",
                                          "published_high",
                                          "accuracy",
                                          "accuracy_low_95",
                                          "accuracy_high_95",
                                          "interval",
                                          "macro_f1",
                                          "macro_roc_auc",
                                          "faulty_argmax_accuracy",
                                          "honest_twin",
                                          "honest_accuracy",
                                          "honest_low_95",
                                          "honest_high_95",
                                          "n",
                                          "seeds",
                                          "epochs_run",
                                          "epochs_recipe",
                                          "status",
                                          "problem"};
    write_csv_row(stream, header);
    for (const ExperimentSummary& one : experiments) write_csv_row(stream, csv_cells(one, experiments));
    return stream.str();
}

ordered_json results_json(const std::vector<ExperimentSummary>& experiments) {
    ordered_json list = ordered_json::array();
    for (const ExperimentSummary& one : experiments) {
        const ExperimentSummary* twin = twin_of(one, experiments);
        ordered_json entry{{"experiment", one.name},
                           {"group", one.group},
                           {"model", one.model},
                           {"protocol", one.protocol},
                           {"split", one.leaky ? leak_stamp : "disjoint"},
                           {"summary", one.summary}};
        entry["published"] = nullptr;
        if (one.paper && one.paper->accuracy) {
            entry["published"] = {one.paper->accuracy->low, one.paper->accuracy->high};
        }
        entry["accuracy"] = interval_json(one.accuracy());
        entry["interval"] = interval_kind(one);
        entry["macro_roc_auc"] = number(one.macro_roc_auc());
        entry["faulty_argmax_accuracy"] = number(one.faulty_argmax());
        entry["honest_twin"] = twin == nullptr ? ordered_json(nullptr) : ordered_json(twin->name);
        entry["honest_accuracy"] = interval_json(twin == nullptr ? std::nullopt : twin->accuracy());
        entry["epochs_run"] = one.epochs;
        entry["epochs_recipe"] = one.recipe_epochs;
        entry["shortened"] = one.shortened;
        entry["status"] = one.status();
        entry["problems"] = one.problems;
        entry["runs"] = ordered_json::array();
        for (const ReproductionRun& run : one.runs) entry["runs"].push_back(run_json(run));
        list.push_back(std::move(entry));
    }
    return list;
}

std::string results_markdown(const std::vector<ExperimentSummary>& experiments) {
    const bool leaky = std::ranges::any_of(experiments, &ExperimentSummary::leaky);
    const bool shortened = std::ranges::any_of(experiments, &ExperimentSummary::shortened);
    std::string text =
        "# Results\n\n"
        "Accuracy is the share of test clips that are given their label. Brackets hold a 95 % interval: of "
        "one\n"
        "seed Wilson's, for other clips of that kind; of two or more it also holds Student's, for the mean "
        "over\nother seeds (splits drawn at random are drawn anew for each). n is the number of test clips "
        "of one seed.\n";
    if (leaky) {
        text +=
            "\n\"leaky split\": recordings, artists or copies are in training and test at once; the figure "
            "does not\n"
            "say how the model does on other music.\n";
    }
    if (shortened)
        text += "\n\"shortened\": fewer epochs than the recipe asks for; not comparable with the paper.\n";
    return text + "\n" + paper_table(experiments) + other_table(experiments) + missing_list(experiments);
}

}  // namespace resonet
