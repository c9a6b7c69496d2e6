#include <nlohmann/json.hpp>

#include "cli/explain_report.h"
#include "cli/result_writer.h"
#include "core/text.h"
#include "inference/explanation_json.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

ordered_json probabilities(const ExplainReport& report, std::span<const float> values) {
    ordered_json json = ordered_json::object();
    for (std::size_t i = 0; i < values.size(); ++i) json[report.model.labels[i]] = six_digits(values[i]);
    return json;
}

ordered_json windows(const ExplainReport& report) {
    ordered_json json = ordered_json::array();
    for (const WindowPrediction& window : report.explanation.prediction.windows) {
        json.push_back({{"start", whole_milliseconds(window.start)},
                        {"end", whole_milliseconds(window.end)},
                        {"probabilities", probabilities(report, window.probabilities)}});
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
    json["duration"] = whole_milliseconds(explanation.prediction.duration);
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
        json["descriptors"] = descriptors_json(report.model, explanation);
    } else {
        json["regions_for"] = regions_json(report.model, explanation, true);
        json["regions_against"] = regions_json(report.model, explanation, false);
        json["maps"] = ordered_json::array();
        for (const BlockExplanation& mapped : explanation.blocks) {
            ordered_json& map = json["maps"].emplace_back(map_json(report.model, mapped));
            map["faithfulness"] = faithfulness_json(mapped.check, true);
        }
    }
    json["faithfulness"] = faithfulness_json(explanation.check, true);
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace resonet
