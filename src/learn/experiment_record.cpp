#include "learn/experiment_record.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/complain.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "core/version.h"
#include "evaluation/prediction_file.h"
#include "inference/clip_predictions.h"
#include "learn/answer_threshold.h"
#include "learn/figures.h"

namespace resonet {

using nlohmann::json;

namespace {

/// What makes a run: another one must not write over it.
json identity(const json& recipe, const json& seed, const json& data) {
    return {recipe, seed, data};
}

json finished_run(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "run.json";
    if (!std::filesystem::exists(file)) return nullptr;
    return json::parse(read_text(file), nullptr, false);
}

/// Whether `run`, a run.json, is of this recipe, seed and data, and of these teachers.
bool is_same(const json& run, const ExperimentOptions& options, const ExperimentData& data,
             const json& distilled_from) {
    try {
        const json& provenance = run.at("provenance");
        if (provenance.value("distilled_from", json()) != distilled_from) return false;
        return identity(run.at("recipe"), provenance.at("seed"), provenance.at("data_sha256")) ==
               identity(options.recipe.json, options.seed, data.sha256);
    } catch (const json::exception&) {
        return false;
    }
}

/// Removes what would seem to be of the run that begins; run.json first, without which predictions are
/// nobody's and go at the next start.
void remove_earlier_run(const std::filesystem::path& folder) {
    for (const char* name : {"run.json", "predictions-train.csv", "predictions-valid.csv",
                             "predictions-test.csv", "predictions-all.csv"}) {
        std::error_code error;
        std::filesystem::remove(folder / name, error);
        if (error) {
            throw SystemError((folder / name).string(), "cannot be removed: " + error.message(), "remove it");
        }
    }
}

}  // namespace

std::unique_ptr<OutputLock> begin_experiment(const ExperimentOptions& options, const ExperimentData& data,
                                             const json& distilled_from) {
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) {
        throw SystemError(options.out.string(), "cannot be made: " + error.message(), "choose another --out");
    }
    auto lock = std::make_unique<OutputLock>(options.out / ".lock", options.out);
    const bool same = is_same(finished_run(options.out), options, data, distilled_from);
    if (!options.restart && !same && std::filesystem::exists(options.out / "run.json")) {
        throw UsageError(options.out.string(),
                         distilled_from.empty() ? "holds a run of another recipe, seed or data"
                                                : "holds a run of another recipe, seed, data or teachers",
                         "choose another --out, or replace that run with --restart");
    }
    if (options.restart || !same) remove_earlier_run(options.out);
    for (const InputFailure& failure : data.failures) {
        complain(failure.subject + ": " + failure.problem);
    }
    for (const std::string& note : data.notes) fmt::print(stderr, "{}\n", note);
    if (!data.leak_notes.empty()) fmt::print(stderr, "{}\n", data.leak_notes);
    return lock;
}

void add_split(Model& model, const std::string& split, const WindowLogits& windows,
               const TrainingClips& clips, const ExperimentOptions& options, const ExperimentData& data) {
    const std::vector<int> truth = clips.labels();
    model.figures[split] = split_figures(windows, truth, model.temperature);
    std::vector<int> tracks;
    for (std::size_t i = 0; i < clips.size(); ++i) tracks.push_back(clips.info(i).track);
    count_by_track(model.figures[split], windows, truth, tracks, model.temperature);
    if (options.recipe.paper && options.recipe.paper->faulty_argmax) {
        model.figures[split].update(faulty_argmax_figures(windows, truth, model.temperature));
    }
    if (model.unsure_below > 0) {
        model.figures[split].update(answer_figures(clip_probabilities(windows, model.temperature), truth,
                                                   windows.labels, model.unsure_below));
        if (split == "valid") model.figures[split]["risk_note"] = "in-sample";
    }
    write_predictions(options.out / ("predictions-" + split + ".csv"),
                      prediction_set(data.manifest, clips, data.input, data.labels,
                                     clip_probabilities(windows, model.temperature)),
                      file_column(data.manifest.kind), place_column(data.manifest.kind));
}

void calibrate(Model& model, const WindowLogits& valid, std::span<const int> truth,
               const ExperimentOptions& options) {
    model.temperature = fit_temperature(valid, truth);
    model.unsure_below = answer_threshold(options.recipe.answer, clip_probabilities(valid, model.temperature),
                                          truth, valid.labels);
    if (model.unsure_below > 0) {
        fmt::print(stderr, "not sure below a confidence of {:.1f} %: {:g} % of the answers may be wrong\n",
                   100 * model.unsure_below, 100 * options.recipe.answer.risk);
    }
}

void note_refit(Model& model, const ExperimentOptions& options) {
    if (options.recipe.training.refit) model.figures["valid"]["of"] = "the model before the refit";
}

void require_test_split(const ExperimentOptions& options, const ExperimentData& data) {
    if (!options.test || !data.test.empty()) return;
    throw UsageError(options.manifest.string(), "has no clips in the test split",
                     "divide it with 'resonet dataset split'");
}

ExperimentResult finish_experiment(const ExperimentOptions& options, const ExperimentData& data, Model model,
                                   const json& how, const RunRecord& record) {
    model.name = options.recipe.name;
    model.input = data.input;
    model.labels = data.labels;
    model.recipe = options.recipe.json;
    model.provenance = {
        {"program", std::string("resonet ") + version},
        {"seed", options.seed},
        {"data", options.manifest.filename().string()},
        {"data_sha256", data.sha256},
        {"split_column", data.protocol.column},
        {"division", data.division},
        {"protocol", data.leaky ? "leaky split" : "track-disjoint split"},
        {"leak_notes", data.leak_notes},
        {"clips", {{"train", data.train.size()}, {"valid", data.valid.size()}, {"test", data.test.size()}}},
        {"fitted_on", options.recipe.training.refit ? "train and valid" : "train"}};
    if (options.fold) {
        model.provenance["fold"] = options.fold->number;
        model.provenance["folds"] = options.fold->count;
        if (!options.fold->column.empty()) {
            model.provenance["fold_column"] = valid_utf8(options.fold->column);
        }
    }
    model.provenance.update(how);
    // The same training again, this time without a look at the test split, keeps what was read of it.
    const json before = finished_run(options.out);
    if (!options.test && is_same(before, options, data, how.value("distilled_from", json())) &&
        before.at("figures").contains("test")) {
        model.figures["test"] = before.at("figures").at("test");
    }
    const std::filesystem::path file = options.out / (model.name + ".safetensors");
    save_model(model, file);
    const json run{{"recipe", model.recipe},
                   {"labels", model.labels},
                   {"provenance", model.provenance},
                   {"figures", model.figures},
                   {"run", record.json()}};
    write_atomically(options.out / "run.json", run.dump(2) + "\n");
    fmt::print(stderr, "{}: written\n", file.string());
    return {model.figures, model.provenance, file, !data.failures.empty()};
}

}  // namespace resonet
