#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "cli/result_writer.h"
#include "core/csv.h"
#include "core/text.h"
#include "inference/decision.h"

namespace resonet {
namespace {

/// A row a file, or with a timeline a row a window. All rows have all columns. Whether the model is sure is,
/// as the length and the warnings, of the whole file.
class CsvWriter : public ResultWriter {
  public:
    explicit CsvWriter(ResultContext context) : context_(std::move(context)) {}

    std::string begin() override {
        std::vector<std::string> columns{"path"};
        if (context_.raw_names) columns.emplace_back("path_bytes");
        if (context_.timeline) columns.insert(columns.end(), {"start", "end"});
        columns.insert(columns.end(), {"genre", "probability"});
        for (const std::string& label : context_.labels) columns.push_back("p_" + label);
        columns.insert(columns.end(), {"duration", "model", "warnings", "error", "sure"});
        width_ = columns.size();
        return row(columns);
    }

    std::string result(const FileResult& result) override {
        if (!result.prediction) return failure(result);
        const Prediction& prediction = *result.prediction;
        if (!context_.timeline) return line(result, {}, prediction.probabilities);
        std::string text;
        for (const WindowPrediction& window : prediction.windows) {
            text += line(result, {seconds(window.start), seconds(window.end)}, window.probabilities);
        }
        return text;
    }

  private:
    std::vector<std::string> name(const FileResult& result) const {
        const std::string path = result.path.string();
        std::vector<std::string> fields{valid_utf8(path)};
        if (context_.raw_names) fields.push_back(fields[0] == path ? "" : name_bytes(path));
        return fields;
    }

    std::string line(const FileResult& result, const std::vector<std::string>& times,
                     std::span<const float> probabilities) const {
        std::vector<std::string> fields = name(result);
        fields.insert(fields.end(), times.begin(), times.end());
        const Decision best = decide(probabilities, 0);
        fields.push_back(context_.labels[best.label]);
        fields.push_back(fmt::format("{:.6g}", best.probability));
        for (const float value : probabilities) fields.push_back(fmt::format("{:.6g}", value));
        fields.push_back(seconds(result.prediction->duration));
        fields.push_back(context_.model);
        fields.push_back(fmt::format("{}", fmt::join(result.prediction->warnings, "; ")));
        fields.emplace_back();
        const bool sure = decide(result.prediction->probabilities, context_.unsure_below).sure;
        fields.emplace_back(sure ? "yes" : "no");
        return row(fields);
    }

    std::string failure(const FileResult& result) const {
        std::vector<std::string> fields = name(result);
        fields.resize(width_);
        fields[width_ - 2] = valid_utf8(result.error);
        return row(fields);
    }

    static std::string seconds(double value) {
        return std::isfinite(value) ? fmt::format("{:.3f}", value) : std::string();
    }

    static std::string row(const std::vector<std::string>& fields) {
        std::ostringstream text;
        write_csv_row(text, fields);
        return text.str();
    }

    ResultContext context_;
    std::size_t width_ = 0;
};

}  // namespace

std::unique_ptr<ResultWriter> make_csv_writer(ResultContext context) {
    return std::make_unique<CsvWriter>(std::move(context));
}

}  // namespace resonet
