#include "evaluation/split_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "evaluation/grouped_bootstrap.h"
#include "evaluation/metrics.h"
#include "evaluation/roc.h"

namespace resonet {

nlohmann::json split_figures(const WindowLogits& windows, std::span<const int> truth, double temperature) {
    const std::vector<float> probabilities = clip_probabilities(windows, temperature);
    if (!std::ranges::all_of(probabilities, [](float value) { return std::isfinite(value); })) {
        throw UsageError("the model", "answers with numbers that are not finite",
                         "train it anew with a lower learning rate");
    }
    const ConfusionMatrix matrix = confusion(probabilities, truth, windows.labels);
    const Interval accuracy = wilson_interval(matrix.correct(), matrix.total());
    nlohmann::json rows = nlohmann::json::array();
    for (int label = 0; label < matrix.labels; ++label) {
        const auto begin = matrix.counts.begin() + static_cast<std::ptrdiff_t>(label) * matrix.labels;
        rows.push_back(std::vector<int>(begin, begin + matrix.labels));
    }
    const std::optional<double> roc = macro_roc_auc(probabilities, truth, windows.labels);
    return {{"n", matrix.total()},
            {"accuracy", accuracy.value},
            {"accuracy_interval_95", {accuracy.low, accuracy.high}},
            {"macro_recall", macro_recall(matrix)},
            {"macro_f1", macro_f1(matrix)},
            {"macro_roc_auc", roc ? nlohmann::json(*roc) : nlohmann::json()},
            {"log_loss", log_loss(probabilities, truth, windows.labels)},
            {"top3_accuracy", top_k_accuracy(probabilities, truth, windows.labels, 3)},
            {"expected_calibration_error", expected_calibration_error(probabilities, truth, windows.labels)},
            {"confusion", rows}};
}

void count_by_track(nlohmann::json& figures, const WindowLogits& windows, std::span<const int> truth,
                    std::span<const int> tracks, double temperature) {
    const std::vector<float> probabilities = clip_probabilities(windows, temperature);
    const auto labels = static_cast<std::size_t>(windows.labels);
    std::map<int, UnitScore> units;
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const auto row = std::span(probabilities).subspan(clip * labels, labels);
        UnitScore& unit = units[tracks[clip]];
        unit.tested += 1;
        unit.correct += std::ranges::max_element(row) - row.begin() == truth[clip] ? 1 : 0;
    }
    if (units.size() == truth.size()) return;
    std::vector<UnitScore> scores;
    for (const auto& [track, score] : units) scores.push_back(score);
    const Interval interval = bootstrap_share(scores, 1);
    figures["accuracy_interval_95"] = {interval.low, interval.high};
    figures["tracks"] = units.size();
}

std::string figures_line(const std::string& split, const nlohmann::json& figures) {
    const auto& interval = figures.at("accuracy_interval_95");
    const std::string tracks =
        figures.contains("tracks") ? fmt::format(" of {} tracks", figures["tracks"].get<int>()) : "";
    return fmt::format("{}: accuracy {:.3f}, 95 % interval [{:.3f}, {:.3f}], n = {}{}", split,
                       figures.at("accuracy").get<double>(), interval.at(0).get<double>(),
                       interval.at(1).get<double>(), figures.at("n").get<int>(), tracks);
}

}  // namespace resonet
