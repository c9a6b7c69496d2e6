#include "learn/reproduce_results.h"

#include <algorithm>
#include <cmath>

#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

using nlohmann::json;

std::optional<double> number_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

/// Mean of what `get` gives of each run; none unless all have it.
template <typename Get>
std::optional<double> mean_of(const std::vector<ReproductionRun>& runs, Get get) {
    double sum = 0;
    for (const ReproductionRun& run : runs) {
        const std::optional<double> value = get(run);
        if (!value) return std::nullopt;
        sum += *value;
    }
    if (runs.empty()) return std::nullopt;
    return sum / static_cast<double>(runs.size());
}

}  // namespace

Interval accuracy_over_seeds(std::span<const double> accuracies, int n) {
    double sum = 0;
    for (const double accuracy : accuracies) sum += accuracy;
    const double mean = sum / static_cast<double>(accuracies.size());
    Interval interval = wilson_interval(static_cast<int>(std::lround(mean * n)), n);
    interval.value = mean;
    if (accuracies.size() < 2) return interval;
    const Interval over_seeds = interval_over_seeds(accuracies);
    interval.low = std::min(interval.low, over_seeds.low);
    interval.high = std::max(interval.high, over_seeds.high);
    return interval;
}

std::optional<ReproductionRun> run_from_json(const json& record, std::uint64_t seed) {
    try {
        const json& test = record.at("figures").at("test");
        ReproductionRun run;
        run.seed = seed;
        run.n = test.at("n").get<int>();
        const json& ends = test.at("accuracy_interval_95");
        run.accuracy = {test.at("accuracy").get<double>(), ends.at(0).get<double>(),
                        ends.at(1).get<double>()};
        run.macro_f1 = test.at("macro_f1").get<double>();
        run.macro_roc_auc = number_at(test, "macro_roc_auc");
        run.faulty_argmax = number_at(test, "faulty_argmax_accuracy");
        run.leaky = record.at("provenance").at("protocol").get<std::string>() == "leaky split";
        return run;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

std::optional<Interval> ExperimentSummary::accuracy() const {
    if (runs.empty()) return std::nullopt;
    if (runs.size() == 1) return runs.front().accuracy;
    std::vector<double> figures;
    for (const ReproductionRun& run : runs) figures.push_back(run.accuracy.value);
    return accuracy_over_seeds(figures, runs.front().n);
}

std::optional<double> ExperimentSummary::faulty_argmax() const {
    return mean_of(runs, [](const ReproductionRun& run) { return run.faulty_argmax; });
}

std::optional<double> ExperimentSummary::macro_roc_auc() const {
    return mean_of(runs, [](const ReproductionRun& run) { return run.macro_roc_auc; });
}

double ExperimentSummary::macro_f1() const {
    return mean_of(runs, [](const ReproductionRun& run) { return std::optional(run.macro_f1); }).value_or(0);
}

std::string ExperimentSummary::status() const {
    if (no_data) return "no data";
    if (!problems.empty() || runs.empty()) return "failed";
    return shortened ? "shortened" : "done";
}

ExperimentSummary start_summary(const ReproductionItem& item) {
    ExperimentSummary summary;
    summary.name = item.name();
    if (!item.recipe) {
        summary.problems.push_back(item.problem);
        return summary;
    }
    const Recipe& recipe = *item.recipe;
    summary.model = model_kind(recipe);
    summary.protocol = protocol_text(recipe.protocol);
    summary.summary = recipe.summary;
    summary.paper = recipe.paper;
    if (recipe.paper) summary.group = recipe.paper->group;
    summary.leaky = recipe.protocol.leaky;
    summary.recipe_epochs = item.recipe_epochs;
    summary.shortened = item.shortened();
    return summary;
}

void add_run(ExperimentSummary& summary, const ReproductionRun& run) {
    summary.leaky = summary.leaky || run.leaky;
    summary.epochs = std::max(summary.epochs, run.epochs);
    summary.runs.push_back(run);
}

}  // namespace resonet
