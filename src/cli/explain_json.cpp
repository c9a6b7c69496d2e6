#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/explain_report.h"
#include "cli/result_writer.h"
#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_regions = 10;

double milliseconds(double seconds) {
    return std::round(1000 * seconds) / 1000;
}

ordered_json probabilities(const ExplainReport& report, std::span<const float> values) {
    ordered_json json = ordered_json::object();
    for (std::size_t i = 0; i < values.size(); ++i) json[report.model.labels[i]] = six_digits(values[i]);
    return json;
}

ordered_json numbers(std::span<const double> values) {
    ordered_json json = ordered_json::array();
    for (const double value : values) json.push_back(six_digits(value));
    return json;
}

ordered_json windows(const ExplainReport& report) {
    ordered_json json = ordered_json::array();
    for (const WindowPrediction& window : report.explanation.prediction.windows) {
        json.push_back({{"start", milliseconds(window.start)},
                        {"end", milliseconds(window.end)},
                        {"probabilities", probabilities(report, window.probabilities)}});
    }
    return json;
}

ordered_json faithfulness(const Faithfulness& check) {
    return {{"faithful", check.faithful()},
            {"share", check.share},
            {"nothing_covered", six_digits(check.whole)},
            {"most_relevant_covered", six_digits(check.most)},
            {"least_relevant_covered", six_digits(check.least)},
            {"random_covered", six_digits(check.random_mean())},
            {"random_draws", numbers(check.random)},
            {"deletion_auc", six_digits(curve_area(check.shares, check.most_curve))},
            {"random_auc", six_digits(curve_area(check.shares, check.random_curve))},
            {"insertion_auc", six_digits(curve_area(check.shares, check.least_curve))},
            {"shares", numbers(check.shares)},
            {"most_curve", numbers(check.most_curve)},
            {"least_curve", numbers(check.least_curve)},
            {"random_curve", numbers(check.random_curve)}};
}

ordered_json regions(const ExplainReport& report, bool for_it) {
    ordered_json json = ordered_json::array();
    for (const NamedRegion& region : named_regions(report, most_regions, for_it)) {
        json.push_back({{"start", milliseconds(region.start)},
                        {"end", milliseconds(region.end)},
                        {"low_hz", six_digits(region.low_hz)},
                        {"high_hz", six_digits(region.high_hz)},
                        {"relevance", six_digits(region.relevance)}});
    }
    return json;
}

ordered_json map(const ExplainReport& report, const BlockExplanation& mapped) {
    const Profile& profile = std::get<Profile>(report.model.input);
    std::vector<double> times;
    for (std::size_t c = 0; c <= mapped.grid.columns(); ++c) {
        times.push_back(milliseconds(mapped.block.start + static_cast<double>(mapped.grid.column_edge(c)) *
                                                              mapped.block.column_seconds));
    }
    std::vector<double> edges;
    for (std::size_t r = 0; r <= mapped.grid.rows(); ++r) {
        edges.push_back(band_edge_hz(profile, mapped.grid.row_edge(r)));
    }
    ordered_json json{{"start", milliseconds(mapped.block.start)},
                      {"end", milliseconds(mapped.block.start + mapped.block.seconds)},
                      {"windows", mapped.block.parts.size()},
                      {"time_edges", times},
                      {"frequency_edges_hz", numbers(edges)}};
    json["relevance"] = ordered_json::array();
    for (std::size_t r = 0; r < mapped.cells.rows; ++r) {
        const std::span<const float> row = mapped.cells.row(r);
        json["relevance"].push_back(numbers(std::vector<double>(row.begin(), row.end())));
    }
    json["faithfulness"] = faithfulness(mapped.check);
    return json;
}

ordered_json descriptors(const ExplainReport& report) {
    ordered_json json = ordered_json::array();
    for (const NamedColumn& column : named_columns(report)) {
        json.push_back({{"name", column.name},
                        {"value", six_digits(column.value)},
                        {"training_mean", six_digits(column.mean)},
                        {"relevance", six_digits(column.relevance)}});
    }
    return json;
}

}  // namespace

std::string explanation_json(const ExplainReport& report) {
    const Explanation& explanation = report.explanation;
    const ExplainOptions& options = report.options;
    ordered_json json;
    json["path"] = valid_utf8(options.audio);
    if (json["path"] != options.audio) json["path_bytes"] = name_bytes(options.audio);
    json["model"] = report.model.name;
    json["duration"] = milliseconds(explanation.prediction.duration);
    json["genre"] = report.genre();
    json["probability"] = six_digits(explanation.prediction.probabilities[explanation.genre]);
    json["probabilities"] = probabilities(report, explanation.prediction.probabilities);
    for (const std::string& warning : explanation.prediction.warnings) json["warnings"].push_back(warning);
    json["windows"] = windows(report);
    json["method"] = report.of_rows() ? "occlusion" : options.method;
    if (!report.of_rows()) json["fill"] = options.fill;
    if (!report.of_rows() && options.method == "rise") json["masks"] = options.masks;
    json["seed"] = options.seed;
    json["stretches"] = explanation.blocks_heard;
    json["stretches_mapped"] = explanation.blocks.size();
    if (report.of_rows()) {
        json["descriptors"] = descriptors(report);
    } else {
        json["regions_for"] = regions(report, true);
        json["regions_against"] = regions(report, false);
        json["maps"] = ordered_json::array();
        for (const BlockExplanation& mapped : explanation.blocks) json["maps"].push_back(map(report, mapped));
    }
    json["faithfulness"] = faithfulness(explanation.check);
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace resonet
