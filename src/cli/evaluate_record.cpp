#include "cli/evaluate_record.h"

#include <fmt/format.h>

#include <array>

#include "cli/version_report.h"
#include "core/error.h"
#include "core/file.h"
#include "core/machine.h"
#include "core/parallel.h"
#include "core/text.h"
#include "core/version.h"
#include "evaluation/leak_words.h"
#include "evaluation/prediction_file.h"
#include "report/earlier_report.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::array splits = {"train", "valid", "test", "all"};

std::string predictions_name(const std::string& split) {
    return "predictions-" + split + ".csv";
}

/// What makes an evaluation: another one must not write over it.
json identity(const EvaluateOptions& options, const EvaluateSource& source) {
    return {{"model_sha256", source.model_sha256},
            {"manifest_sha256", source.manifest_sha256},
            {"split", options.split},
            {"split_column", valid_utf8(options.column)},
            {"fit_temperature", options.fit_temperature}};
}

json parse_or_null(const fs::path& file) {
    const json parsed = json::parse(read_text(file), nullptr, false);
    return parsed.is_discarded() ? json() : parsed;
}

/// So that no run.json stands beside predictions or a report of another evaluation, wherever this one is
/// stopped.
void remove_earlier(const fs::path& folder) {
    std::vector<fs::path> files = {folder / "run.json", folder / "evaluation.json"};
    for (const char* split : splits) files.push_back(folder / predictions_name(split));
    for (const fs::path& file : files) {
        std::error_code error;
        fs::remove(file, error);
        if (error) throw SystemError(file.string(), "cannot be removed: " + error.message(), "remove it");
    }
    remove_report(folder);
}

/// How the clips under test were divided from those of the training, for people.
std::string division(const EvaluateOptions& options, const EvaluateResult& result) {
    if (result.use.same_division) return result.use.division;
    const std::string data = valid_utf8(fs::path(options.manifest).filename().string());
    if (options.split == "all") return "all clips of " + data;
    return fmt::format("column '{}' of {}", valid_utf8(options.column), data);
}

std::string protocol(const Model& model, const EvaluateResult& result) {
    if (result.leaky) return leaky_words;
    if (!result.use.known) return "unknown overlap with training";
    return model.provenance.value("protocol", std::string("unknown protocol"));
}

/// The model's provenance with what this evaluation changes.
json provenance(const EvaluateOptions& options, const Model& model, const EvaluateResult& result) {
    json kept = model.provenance.is_object() ? model.provenance : json::object();
    if (!kept.contains("program") || !kept["program"].is_string()) {
        kept["program"] = std::string("resonet ") + version;
    }
    if (!kept.contains("seed") || !kept["seed"].is_number_unsigned()) kept["seed"] = 0;
    kept["protocol"] = protocol(model, result);
    kept["division"] = division(options, result);
    // What is known of the model's own division stays.
    if (!result.leak_notes.empty() || !kept.contains("leak_notes")) {
        kept["leak_notes"] = valid_utf8(result.leak_notes);
    }
    if (!result.use.same_division) {  // it is no fold of a cross-validation any more
        kept.erase("fold");
        kept.erase("folds");
    }
    return kept;
}

json recipe(const Model& model) {
    json kept = model.recipe.is_object() ? model.recipe : json::object();
    if (!kept.contains("name") || !kept["name"].is_string() || kept["name"] == "") {
        kept["name"] = valid_utf8(model.name);
    }
    return kept;
}

json left_out(const EvaluateData& data) {
    json labels = json::object();
    for (const auto& [label, clips] : data.unknown) labels[label] = clips;
    return {{"unknown_labels", labels}, {"unusable", data.failures.size()}};
}

json training(const TrainingUse& use) {
    if (!use.known) return {{"known", false}};
    return {{"known", true}, {"fitted", use.fitted}, {"chosen", use.chosen}, {"division", use.division}};
}

json run(const EvaluateOptions& options, const EvaluateSource& source, const EvaluateResult& result) {
    return {{"command_line", own_command_line()},
            {"manifest", valid_utf8(options.manifest)},
            {"model", valid_utf8(source.model.string())},
            {"out", valid_utf8(options.out)},
            {"split_column", valid_utf8(options.column)},
            {"threads", thread_count(options.threads)},
            {"allow_leaky", options.allow_leaky},
            {"start", utc_text(source.start)},
            {"end", utc_text(std::chrono::system_clock::now())},
            {"inference_milliseconds", result.time.milliseconds},
            {"inference_clips", result.time.clips},
            {"inference_windows", result.time.windows},
            {"versions", {{"resonet", version}, {"onednn", onednn_version()}, {"compiler", compiler_name()}}},
            {"cpu", cpu_name()}};
}

std::string dump(const json& record) {
    return record.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::vector<std::string> evaluation_outputs(const EvaluateOptions& options) {
    const fs::path out(options.out);
    return {(out / "run.json").string(), (out / "evaluation.json").string(),
            (out / predictions_name(options.split)).string()};
}

std::unique_ptr<OutputLock> begin_evaluation(const EvaluateOptions& options, const EvaluateSource& source) {
    const fs::path out(options.out);
    std::error_code error;
    for (const char* name : {"history.csv", "train.checkpoint"}) {
        if (fs::exists(out / name, error)) {
            throw UsageError(options.out, "holds a training", "choose another --out");
        }
    }
    const bool used = fs::exists(out / "run.json", error);
    const json before = used ? parse_or_null(out / "run.json") : json();
    const bool evaluated = before.is_object() && before.contains("evaluated");
    if (used && !evaluated && !before.is_null()) {
        throw UsageError(options.out, "holds a training", "choose another --out");
    }
    const bool same = evaluated && before.at("evaluated").is_object() &&
                      before.at("evaluated").value("identity", json()) == identity(options, source);
    if (used && !same && !options.restart) {
        throw UsageError(options.out, "holds an evaluation of another model, data set or split",
                         "choose another --out, or replace that with --restart");
    }
    fs::create_directories(out, error);
    if (error) {
        throw SystemError(options.out, "cannot be made: " + error.message(), "choose another --out");
    }
    return std::make_unique<OutputLock>(out / ".lock", out);
}

json evaluation_json(const EvaluateOptions& options, const Model& model, const EvaluateResult& result,
                     bool curves) {
    json record{{"model", valid_utf8(model.name)},
                {"manifest", valid_utf8(options.manifest)},
                {"split", options.split},
                {"division", division(options, result)},
                {"protocol", protocol(model, result)},
                {"leaky", result.leaky},
                {"leak_notes", valid_utf8(result.leak_notes)},
                {"notes", result.notes},
                {"labels", model.labels},
                {"temperature", result.temperature},
                {"unsure_below", model.unsure_below},
                {"answered", result.figures.value("answered", json())},
                {"risk_answered", result.figures.value("risk_answered", json())},
                {"inference_milliseconds", result.time.milliseconds},
                {"clips", to_json(result.clips, model.labels, curves)},
                {"tracks", nullptr}};
    if (result.tracks) record["tracks"] = to_json(*result.tracks, model.labels, curves);
    if (result.fit) {
        record["temperature_fit"] = {
            {"before", result.fit->before},
            {"after", result.fit->after},
            {"clips", result.fit->clips},
            {"clips_before", to_json(result.fit->with_before, model.labels, curves)}};
    }
    return record;
}

void write_evaluation(const EvaluateOptions& options, const EvaluateSource& source, const Model& model,
                      const EvaluateData& data, const EvaluateResult& result) {
    const fs::path out(options.out);
    remove_earlier(out);
    write_predictions(out / predictions_name(options.split), result.predictions,
                      file_column(data.manifest.kind), place_column(data.manifest.kind));
    write_atomically(out / "evaluation.json", dump(evaluation_json(options, model, result, true)));
    const json record{{"recipe", recipe(model)},
                      {"labels", model.labels},
                      {"provenance", provenance(options, model, result)},
                      {"figures", {{options.split, result.figures}}},
                      {"evaluated",
                       {{"identity", identity(options, source)},
                        {"split", options.split},
                        {"data_sha256", data.sha256},
                        {"temperature", result.temperature},
                        {"left_out", left_out(data)},
                        {"training", training(result.use)},
                        {"notes", result.notes}}},
                      {"run", run(options, source, result)}};
    write_atomically(out / "run.json", dump(record));
}

}  // namespace resonet
