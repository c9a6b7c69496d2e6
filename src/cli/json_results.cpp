#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/result_writer.h"
#include "core/text.h"
#include "inference/decision.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

/// One JSON object a result; see docs of the keys in the help of the command.
class JsonResults {
  public:
    explicit JsonResults(ResultContext context) : context_(std::move(context)) {}

    std::string object(const FileResult& result) const {
        ordered_json json;
        const std::string path = result.path.string();
        json["path"] = valid_utf8(path);
        if (json["path"] != path) json["path_bytes"] = name_bytes(path);
        if (result.prediction) {
            add_prediction(json, *result.prediction);
        } else {
            json["error"] = valid_utf8(result.error);
        }
        return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    }

  private:
    void add_prediction(ordered_json& json, const Prediction& prediction) const {
        json["genre"] = genre(prediction.probabilities);
        json["sure"] = decide(prediction.probabilities, context_.unsure_below).sure;
        json["unsure_below"] = context_.unsure_below;
        json["probabilities"] = probabilities(prediction.probabilities);
        json["duration"] = seconds(prediction.duration);
        json["model"] = context_.model;
        for (const std::string& warning : prediction.warnings) json["warnings"].push_back(warning);
        if (!context_.timeline) return;
        json["windows"] = ordered_json::array();
        for (const WindowPrediction& window : prediction.windows) {
            json["windows"].push_back({{"start", seconds(window.start)},
                                       {"end", seconds(window.end)},
                                       {"genre", genre(window.probabilities)},
                                       {"probabilities", probabilities(window.probabilities)}});
        }
    }

    const std::string& genre(std::span<const float> values) const {
        return context_.labels[decide(values, 0).label];
    }

    /// All, in the model's order; of the `top` alone, the most probable first.
    ordered_json probabilities(std::span<const float> values) const {
        ordered_json json = ordered_json::object();
        if (context_.top) {
            for (const std::size_t i : ranking(values, *context_.top)) {
                json[context_.labels[i]] = six_digits(values[i]);
            }
        } else {
            for (std::size_t i = 0; i < values.size(); ++i) json[context_.labels[i]] = six_digits(values[i]);
        }
        return json;
    }

    /// To the millisecond; what is not known is null.
    static ordered_json seconds(double value) {
        return std::isfinite(value) ? ordered_json(std::round(value * 1000) / 1000) : ordered_json();
    }

    ResultContext context_;
};

class JsonLinesWriter : public ResultWriter {
  public:
    explicit JsonLinesWriter(ResultContext context) : results_(std::move(context)) {}

    std::string result(const FileResult& result) override { return results_.object(result) + '\n'; }

  private:
    JsonResults results_;
};

/// One array; a valid document also if end() comes early.
class JsonWriter : public ResultWriter {
  public:
    explicit JsonWriter(ResultContext context) : results_(std::move(context)) {}

    std::string begin() override { return "["; }
    std::string result(const FileResult& result) override {
        const std::string separator = first_ ? "\n" : ",\n";
        first_ = false;
        return separator + results_.object(result);
    }
    std::string end() override { return "\n]\n"; }

  private:
    JsonResults results_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<ResultWriter> make_json_writer(ResultContext context) {
    return std::make_unique<JsonWriter>(std::move(context));
}

std::unique_ptr<ResultWriter> make_jsonl_writer(ResultContext context) {
    return std::make_unique<JsonLinesWriter>(std::move(context));
}

}  // namespace resonet
