#include "report/compared_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/interrupt.h"
#include "evaluation/grouped_bootstrap.h"
#include "evaluation/seed_interval.h"
#include "network/model.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::uint64_t bootstrap_seed = 1;

void append(PredictionSet& all, const PredictionSet& more) {
    all.labels = more.labels;
    all.clips.insert(all.clips.end(), more.clips.begin(), more.clips.end());
    all.probabilities.insert(all.probabilities.end(), more.probabilities.begin(), more.probabilities.end());
}

/// What the answers of several runs are of.
struct PooledUnits {
    std::vector<std::size_t> of_answers;  ///< unit of each answer
    std::size_t clips = 0;                ///< different ones
    std::size_t units = 0;
    bool by_artist = false;

    double repetitions() const { return static_cast<double>(of_answers.size()) / static_cast<double>(clips); }
};

/// A clip that several seeds were tested on is one clip.
PooledUnits pooled_units(const PredictionSet& pooled) {
    std::unordered_map<std::string, std::size_t> places;
    std::vector<PredictedClip> different;
    std::vector<std::size_t> place_of;
    for (const PredictedClip& clip : pooled.clips) {
        const auto [place, is_new] = places.try_emplace(clip_key(clip), different.size());
        if (is_new) different.push_back(clip);
        if (different[place->second].artist.empty()) different[place->second].artist = clip.artist;
        place_of.push_back(place->second);
    }
    const std::vector<std::size_t> units = bootstrap_units(different);
    PooledUnits found;
    found.clips = different.size();
    found.units = std::set(units.begin(), units.end()).size();
    found.by_artist =
        std::ranges::any_of(different, [](const PredictedClip& clip) { return !clip.artist.empty(); });
    for (const std::size_t place : place_of) found.of_answers.push_back(units[place]);
    return found;
}

/// Evaluates tracks; none where no run has two clips of one track.
std::optional<Evaluation> evaluate_tracks(const std::vector<RunFolder>& runs) {
    PredictionSet tracks;
    std::size_t clips = 0;
    for (const RunFolder& run : runs) {
        append(tracks, by_track(run.test));
        clips += run.test.size();
    }
    if (tracks.size() == clips) return std::nullopt;
    const PooledUnits units = pooled_units(tracks);
    return evaluate(tracks, units.of_answers, units.repetitions());
}

/// Mean over seeds; with the interval of clips by units, in which each clip counts as often as it was tested,
/// and of several seeds that over them.
void find_accuracy(ComparedModel& model, const std::vector<std::size_t>& units) {
    const std::vector<int> predicted = model.pooled.predicted();
    std::vector<UnitScore> scores(model.units);
    std::map<std::uint64_t, UnitScore> by_seed;
    std::size_t clip = 0;
    for (const RunFolder& run : model.runs) {
        for (std::size_t i = 0; i < run.test.size(); ++i, ++clip) {
            const std::size_t right = predicted[clip] == model.pooled.clips[clip].truth ? 1 : 0;
            UnitScore& of_seed = by_seed[run.seed];
            UnitScore& of_unit = scores[units[clip]];
            of_seed.correct += right;
            of_unit.correct += right;
            ++of_seed.tested;
            ++of_unit.tested;
        }
    }
    std::vector<double> accuracies;
    for (const auto& [seed, score] : by_seed) {
        accuracies.push_back(static_cast<double>(score.correct) / static_cast<double>(score.tested));
    }
    const Interval over_seeds = interval_over_seeds(accuracies);
    const Interval over_clips = bootstrap_share(scores, bootstrap_seed);
    model.seeds = by_seed.size();
    model.accuracy = {over_seeds.value, std::min(over_seeds.value, over_clips.low),
                      std::max(over_seeds.value, over_clips.high)};
    if (model.seeds > 1) {
        model.accuracy.low = std::min(model.accuracy.low, over_seeds.low);
        model.accuracy.high = std::max(model.accuracy.high, over_seeds.high);
    }
}

std::string text_at(const json& object, const json::json_pointer& place) {
    if (!object.contains(place) || !object[place].is_string()) return {};
    return object[place].get<std::string>();
}

std::optional<double> number_at(const json& object, const json::json_pointer& place) {
    if (!object.contains(place) || !object[place].is_number()) return std::nullopt;
    return object[place].get<double>();
}

/// Mean over the runs that have it; nothing was measured where it is 0.
std::optional<double> mean_of(const std::vector<RunFolder>& runs, const char* place) {
    double sum = 0;
    int count = 0;
    for (const RunFolder& run : runs) {
        const std::optional<double> value = number_at(run.record, json::json_pointer(place));
        if (!value || !(*value > 0)) continue;
        sum += *value;
        ++count;
    }
    return count == 0 ? std::nullopt : std::optional(sum / count);
}

std::size_t count_folds(const std::vector<RunFolder>& runs) {
    std::size_t folds = 0;
    for (const RunFolder& run : runs) {
        if (!run.fold) continue;
        const auto asked_for = number_at(run.record, json::json_pointer("/provenance/folds"));
        const bool sound = asked_for && *asked_for >= *run.fold && *asked_for <= 1e6;
        folds = std::max(folds,
                         sound ? static_cast<std::size_t>(*asked_for) : static_cast<std::size_t>(*run.fold));
    }
    return folds;
}

long long parameters_of(const Model& file) {
    if (file.estimator.is_null()) return static_cast<long long>(analyse(file.network).parameters);
    long long values = 0;
    for (const auto& [name, tensor] : file.weights) values += static_cast<long long>(tensor.values.size());
    return values;
}

/// What the model files there tell; a run whose file cannot be read has only its predictions.
void look_at_files(ComparedModel& model) {
    std::set<double> temperatures;
    for (const RunFolder& run : model.runs) {
        const auto evaluated = number_at(run.record, json::json_pointer("/evaluated/temperature"));
        if (evaluated) temperatures.insert(*evaluated);
        if (run.model.empty()) continue;
        throw_if_interrupted();
        const auto note = [&](const std::string& problem) {
            model.notes.push_back("model file not used: " + problem +
                                  ". The predictions count all the same.");
            temperatures.insert(std::numeric_limits<double>::infinity());  // one that is not known
        };
        try {
            const Model file = load_model(run.model);
            if (!model.parameters) {
                model.parameters = parameters_of(file);
                model.bytes = std::filesystem::file_size(run.model);
            }
            temperatures.insert(file.temperature);
        } catch (const InputError& error) {
            note(error.what());
        } catch (const UsageError& error) {
            note(error.what());
        } catch (const std::filesystem::filesystem_error& error) {
            note(error.what());
        }
    }
    if (temperatures.empty()) return;
    const bool one = temperatures.size() == 1 && std::isfinite(*temperatures.begin());
    model.temperature = one ? *temperatures.begin() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

PredictionSet with_labels(PredictionSet predictions, const std::vector<std::string>& labels,
                          const std::string& subject) {
    if (predictions.labels == labels) return predictions;
    std::vector<std::size_t> places;  // of `labels` in the predictions
    for (const std::string& label : labels) {
        const auto found = std::ranges::find(predictions.labels, label);
        if (found == predictions.labels.end()) break;
        places.push_back(static_cast<std::size_t>(found - predictions.labels.begin()));
    }
    if (places.size() != labels.size() || labels.size() != predictions.labels.size()) {
        throw UsageError(subject, "has other labels than the runs before it",
                         "compare runs of the same genres, or leave models out with --leave-out");
    }
    PredictionSet ordered{labels, std::move(predictions.clips), {}};
    ordered.probabilities.reserve(predictions.probabilities.size());
    std::vector<int> new_place(labels.size());
    for (std::size_t i = 0; i < places.size(); ++i) new_place[places[i]] = static_cast<int>(i);
    for (std::size_t clip = 0; clip < ordered.clips.size(); ++clip) {
        int& truth = ordered.clips[clip].truth;
        truth = new_place[static_cast<std::size_t>(truth)];
        for (const std::size_t place : places) {
            ordered.probabilities.push_back(predictions.probabilities[clip * labels.size() + place]);
        }
    }
    return ordered;
}

ComparedModel compared_model(RunGroup group, const std::vector<std::string>& labels) {
    ComparedModel model;
    model.name = std::move(group.name);
    model.division = std::move(group.division);
    model.runs = std::move(group.runs);
    for (RunFolder& run : model.runs) {
        run.test = with_labels(std::move(run.test), labels, run.path.string());
        if (run.valid) run.valid = with_labels(std::move(*run.valid), labels, run.path.string());
        append(model.pooled, run.test);
        model.leaky = model.leaky || run.leaky;
    }
    const json& first = model.runs.front().record;
    model.summary = text_at(first, json::json_pointer("/recipe/summary"));
    model.kind = text_at(first, json::json_pointer("/recipe/model/kind"));
    model.folds = count_folds(model.runs);
    model.training_seconds = mean_of(model.runs, "/run/training_seconds");
    model.inference_milliseconds = mean_of(model.runs, "/run/inference_milliseconds");
    const PooledUnits units = pooled_units(model.pooled);
    model.test_clips = units.clips;
    model.units = units.units;
    model.by_artist = units.by_artist;
    find_accuracy(model, units.of_answers);
    model.clips = evaluate(model.pooled, units.of_answers, units.repetitions());
    model.tracks = evaluate_tracks(model.runs);
    look_at_files(model);
    return model;
}

}  // namespace resonet
