#include "report/comparison_json.h"

#include <cmath>

#include "core/text.h"
#include "evaluation/leak_words.h"
#include "report/comparison_notes.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

template <typename Value>
ordered_json optional(const std::optional<Value>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json interval(const Interval& interval) {
    return {{"value", number(interval.value)},
            {"interval_95", {number(interval.low), number(interval.high)}}};
}

ordered_json text(const std::string& words) {
    return words.empty() ? ordered_json(nullptr) : ordered_json(valid_utf8(words));
}

ordered_json run_json(const RunFolder& run) {
    ordered_json json{{"folder", valid_utf8(run.path.string())},
                      {"seed", run.seed},
                      {"fold", optional(run.fold)},
                      {"split", run.split},
                      {"leak", run.leaky ? ordered_json(leaky_words) : ordered_json(nullptr)},
                      {"clips", run.test.size()},
                      {"epochs", ordered_json::array()}};
    for (const EpochFigures& epoch : run.history) {
        json["epochs"].push_back({{"epoch", epoch.epoch},
                                  {"learning_rate", number(epoch.learning_rate)},
                                  {"train_loss", number(epoch.train_loss)},
                                  {"train_accuracy", number(epoch.train_accuracy)},
                                  {"valid_loss", number(epoch.valid_loss)},
                                  {"valid_accuracy", number(epoch.valid_accuracy)},
                                  {"seconds", number(epoch.seconds)}});
    }
    return json;
}

ordered_json model_json(const ComparedModel& model, const std::string& letters,
                        const std::vector<std::string>& labels, bool curves) {
    ordered_json json{{"name", valid_utf8(model.name)},
                      {"kind", text(model.kind)},
                      {"summary", text(model.summary)},
                      {"division", valid_utf8(model.division)},
                      {"leak", model.leaky ? ordered_json(leaky_words) : ordered_json(nullptr)},
                      {"seeds", model.seeds},
                      {"folds", model.folds},
                      {"test_clips", model.test_clips},
                      {"units", model.units},
                      {"unit", model.by_artist ? "artist" : "recording"},
                      {"accuracy", interval(model.accuracy)},
                      {"letters", letters},
                      {"parameters", optional(model.parameters)},
                      {"bytes", optional(model.bytes)},
                      {"training_seconds", optional(model.training_seconds)},
                      {"inference_milliseconds", optional(model.inference_milliseconds)},
                      {"temperature", number(model.temperature)}};
    json["clips"] = to_json(model.clips, labels, curves);
    json["tracks"] = nullptr;
    if (model.tracks) json["tracks"] = to_json(*model.tracks, labels, curves);
    json["runs"] = ordered_json::array();
    for (const RunFolder& run : model.runs) json["runs"].push_back(run_json(run));
    return json;
}

ordered_json pair_json(const ModelPair& pair, const Comparison& comparison) {
    ordered_json json{{"first", valid_utf8(comparison.models.at(pair.first).name)},
                      {"second", valid_utf8(comparison.models.at(pair.second).name)},
                      {"clips", pair.clips},
                      {"clips_of_first", pair.of_first},
                      {"clips_of_second", pair.of_second},
                      {"verdict", verdict(pair)}};
    if (pair.clips == 0) return json;
    json.update({{"seeds", pair.seeds},
                 {"matched_by", pair.by_track ? "track" : "clip"},
                 {"other_labels", pair.other_labels},
                 {"identical", pair.identical},
                 {"units", pair.difference.units},
                 {"few_units", pair.difference.few},
                 {"difference", interval(pair.difference.difference)},
                 {"p", pair.difference.p},
                 {"p_holm", pair.p_adjusted},
                 {"significant", pair.significant}});
    json["mcnemar"] = nullptr;
    if (pair.mcnemar) {
        json["mcnemar"] = {{"only_first", pair.mcnemar->only_first},
                           {"only_second", pair.mcnemar->only_second},
                           {"p", pair.mcnemar->p},
                           {"mid_p", pair.mcnemar->mid_p}};
    }
    json["over_folds"] = nullptr;
    if (pair.over_folds) {
        const ResampledTest& test = *pair.over_folds;
        json["over_folds"] = {{"difference", interval({test.difference, test.low, test.high})},
                              {"t", number(test.t)},
                              {"p", test.p},
                              {"runs", test.runs}};
    }
    return json;
}

}  // namespace

ordered_json comparison_json(const Comparison& comparison, bool curves) {
    ordered_json json{{"leak", text(leak_stamp(comparison))}, {"validation", comparison.validation},
                      {"labels", comparison.labels},          {"models", ordered_json::array()},
                      {"pairs", ordered_json::array()},       {"notes", ordered_json::array()},
                      {"problems", ordered_json::array()}};
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        json["models"].push_back(
            model_json(comparison.models[i], comparison.letters.at(i), comparison.labels, curves));
    }
    for (const ModelPair& pair : comparison.pairs) json["pairs"].push_back(pair_json(pair, comparison));
    for (const std::string& note : comparison.notes) json["notes"].push_back(valid_utf8(note));
    for (const std::string& problem : comparison.problems) json["problems"].push_back(valid_utf8(problem));
    return json;
}

std::string json_text(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string comparison_json_text(const Comparison& comparison, bool curves) {
    return json_text(comparison_json(comparison, curves));
}

}  // namespace resonet
