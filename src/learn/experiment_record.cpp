#include "learn/experiment_record.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/complain.h"
#include "core/error.h"
#include "core/file.h"
#include "core/version.h"
#include "learn/figures.h"
#include "learn/prediction_table.h"

namespace resonet {

using nlohmann::json;

void begin_experiment(const ExperimentOptions& options, const ExperimentData& data) {
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) {
        throw SystemError(options.out.string(), "cannot be made: " + error.message(), "choose another --out");
    }
    for (const InputFailure& failure : data.failures) {
        complain(failure.subject + ": " + failure.problem);
    }
    for (const std::string& note : data.notes) fmt::print(stderr, "{}\n", note);
    if (!data.leak_notes.empty()) fmt::print(stderr, "{}\n", data.leak_notes);
}

void add_split(Model& model, const std::string& split, const WindowLogits& windows,
               const TrainingClips& clips, const ExperimentOptions& options, const ExperimentData& data) {
    model.figures[split] = split_figures(windows, clips.labels(), model.temperature);
    if (options.recipe.paper && options.recipe.paper->faulty_argmax) {
        model.figures[split].update(faulty_argmax_figures(windows, clips.labels(), model.temperature));
    }
    write_predictions(options.out / ("predictions-" + split + ".csv"), data.manifest, clips, data.labels,
                      clip_probabilities(windows, model.temperature));
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
        {"division", protocol_text(data.protocol)},
        {"protocol", data.leaky ? "leaky split" : "track-disjoint split"},
        {"leak_notes", data.leak_notes},
        {"clips", {{"train", data.train.size()}, {"valid", data.valid.size()}, {"test", data.test.size()}}},
        {"fitted_on", options.recipe.training.refit ? "train and valid" : "train"}};
    model.provenance.update(how);
    const std::filesystem::path file = options.out / (model.name + ".safetensors");
    save_model(model, file);
    const json run{{"recipe", model.recipe},
                   {"provenance", model.provenance},
                   {"figures", model.figures},
                   {"run", record.json()}};
    write_atomically(options.out / "run.json", run.dump(2) + "\n");
    fmt::print(stderr, "{}: written\n", file.string());
    return {model.figures, model.provenance, file, !data.failures.empty()};
}

}  // namespace resonet
