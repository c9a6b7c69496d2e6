#include "cli/evaluate_result.h"

#include <fmt/format.h>

#include "cli/text_table.h"
#include "core/error.h"
#include "core/text.h"
#include "evaluation/answer_figures.h"
#include "evaluation/leak_words.h"
#include "evaluation/split_figures.h"
#include "recipe/protocol.h"

namespace resonet {
namespace {

void add_line(std::string& text, const std::string& line) {
    if (line.empty()) return;
    text += (text.empty() ? "" : "\n") + line;
}

/// Whether the outcome is leaky, and why.
void judge_leaks(EvaluateResult& result, const Model& model, const EvaluateData& data) {
    const bool made_leaky = is_leaky(model.provenance, model.recipe);
    if (made_leaky) add_line(result.leak_notes, "the model itself was made with a leaky split");
    if (result.use.fitted > 0) {
        add_line(result.leak_notes,
                 fmt::format("the model was fitted on {} of these clips", grouped(result.use.fitted)));
    }
    add_line(result.leak_notes, data.leak_notes);
    result.leaky = made_leaky || result.use.fitted > 0 || data.leaky;
}

void require_unseen(const TrainingUse& use, const EvaluateOptions& options, const EvaluateData& data) {
    if (use.fitted == 0 || options.allow_leaky) return;
    throw UsageError(options.manifest,
                     fmt::format("holds what the model was fitted on: {} of the {} of the {} split",
                                 grouped(use.fitted), counted(data.tested.size(), "clip"), options.split),
                     "evaluate --split test, or say --allow-leaky, and every figure is marked");
}

/// "12 clips of labels that the model does not know are left out: 'folk' (7), 'soul' (5)".
std::string unknown_note(const std::map<std::string, std::size_t>& unknown) {
    std::size_t count = 0;
    std::string names;
    for (const auto& [label, clips] : unknown) {
        count += clips;
        names += fmt::format("{}'{}' ({})", names.empty() ? "" : ", ", printable(label), grouped(clips));
    }
    return fmt::format("{} left out, whose label the model does not know: {}",
                       count == 1 ? "1 clip is" : grouped(count) + " clips are", names);
}

std::string read_before_note(const EvaluateResult& result, const EvaluateOptions& options,
                             const Model& model) {
    const std::string split = options.split;
    const nlohmann::json& figures = model.figures;
    if (!figures.is_object() || !figures.contains(split)) return {};
    const nlohmann::json n =
        figures.at(split).is_object() ? figures.at(split).value("n", nlohmann::json()) : nlohmann::json();
    const bool the_same = result.use.known ? result.use.same_division : n == result.clips.n;
    if (!the_same) return {};
    return fmt::format(
        "the model file holds figures of its {} split already: it has been read before, so choose no model "
        "by "
        "these figures",
        split);
}

void add_notes(EvaluateResult& result, const EvaluateOptions& options, const Model& model,
               const EvaluateData& data) {
    if (!data.unknown.empty()) result.notes.push_back(unknown_note(data.unknown));
    if (result.use.chosen > 0) {
        result.notes.push_back(
            fmt::format("the model was chosen, and its temperature fitted, on {} of these clips: figures of "
                        "them are too good",
                        grouped(result.use.chosen)));
    }
    if (model.unsure_below > 0 && result.temperature != model.temperature) {
        result.notes.push_back(
            fmt::format("the model is not sure below {:.1f} %, which was chosen with the temperature {:.3f}: "
                        "with {:.3f} it answers another share of the clips, with another share of errors",
                        100 * model.unsure_below, model.temperature, result.temperature));
    }
    if (!result.use.known) {
        result.notes.push_back(
            "this is not the data set, or the division, that the model was made with: whether it was trained "
            "on some of these recordings is not known");
    }
    if (const std::string note = read_before_note(result, options, model); !note.empty()) {
        result.notes.push_back(note);
    }
}

/// Whether the weights come from a refit on train and valid.
bool fitted_on_valid(const Model& model) {
    return model.provenance.is_object() &&
           model.provenance.value("fitted_on", nlohmann::json()) == "train and valid";
}

}  // namespace

EvaluateResult evaluate_clips(const EvaluateOptions& options, const Model& model, const EvaluateData& data) {
    EvaluateResult result;
    result.use = find_training_use(options, model, data);
    require_unseen(result.use, options, data);
    if (options.fit_temperature && result.use.known && fitted_on_valid(model)) {
        throw UsageError("--fit-temperature",
                         "would fit on the valid split, which the model was fitted on as well",
                         "leave it out: the model has its temperature from before it saw these clips");
    }
    judge_leaks(result, model, data);

    const AnswerOptions answering{.threads = options.threads, .progress = !options.quiet};
    const WindowLogits windows = answer_clips(model, data.tested, answering);
    const std::vector<int> truth = data.tested.labels();
    const auto predictions = [&](double temperature) {
        return prediction_set(data.manifest, data.tested, model.input, model.labels,
                              clip_probabilities(windows, temperature));
    };
    result.temperature = model.temperature;
    if (options.fit_temperature) {
        const WindowLogits valid = answer_clips(model, data.valid, answering);
        split_figures(valid, data.valid.labels(), model.temperature);  // refuses what is not finite
        result.temperature = fit_temperature(valid, data.valid.labels());
    }
    result.figures = split_figures(windows, truth, result.temperature);
    std::vector<int> tracks;
    for (std::size_t i = 0; i < data.tested.size(); ++i) tracks.push_back(data.tested.info(i).track);
    count_by_track(result.figures, windows, truth, tracks, result.temperature);
    result.predictions = predictions(result.temperature);
    if (model.unsure_below > 0) {
        result.figures.update(answer_figures(result.predictions.probabilities, truth,
                                             static_cast<int>(model.labels.size()), model.unsure_below));
    }
    result.clips = evaluate(result.predictions);
    const PredictionSet by_recording = by_track(result.predictions);
    if (by_recording.size() < result.predictions.size()) result.tracks = evaluate(by_recording);
    if (options.fit_temperature) {
        result.fit = TemperatureFit{model.temperature, result.temperature, data.valid.size(),
                                    evaluate(predictions(model.temperature))};
    }
    result.time = time_answers(model, data.tested);
    add_notes(result, options, model, data);
    return result;
}

}  // namespace resonet
