#include "report/model_pairs.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::uint64_t bootstrap_seed = 1;
constexpr double significance = 0.05;
constexpr std::size_t fewest_draws = 10000;

/// So that the smallest p of a bootstrap, 2 / (draws + 1), is a tenth of what Holm's correction lets pass.
std::size_t draws_for(std::size_t pairs) {
    return std::max(fewest_draws, static_cast<std::size_t>(20 * static_cast<double>(pairs) / significance));
}

/// What a model says of a clip in the run of one seed.
struct Answer {
    std::size_t clip = 0;  ///< in ComparedModel::pooled
    int predicted = 0;
    int truth = 0;
    int fold = 0;  ///< 0: none

    bool right() const { return predicted == truth; }
};

using AnswersByKey = std::unordered_map<std::string, Answer>;
using AnswersBySeed = std::map<std::uint64_t, AnswersByKey>;

struct Answers {
    AnswersBySeed by_clip;
    AnswersBySeed by_track;  ///< empty where tracks do not tell the clips of a seed apart
};

Answers answers_of(const ComparedModel& model) {
    Answers answers;
    bool tracks_differ = true;
    const std::vector<int> predicted = model.pooled.predicted();
    std::size_t clip = 0;
    for (const RunFolder& run : model.runs) {
        for (std::size_t i = 0; i < run.test.size(); ++i, ++clip) {
            const PredictedClip& named = model.pooled.clips[clip];
            const Answer answer{clip, predicted[clip], named.truth, run.fold.value_or(0)};
            answers.by_clip[run.seed].emplace(clip_key(named), answer);
            tracks_differ = tracks_differ && !named.track.empty() &&
                            answers.by_track[run.seed].emplace(named.track, answer).second;
        }
    }
    if (!tracks_differ) answers.by_track.clear();
    return answers;
}

/// A clip that both models were tested on in runs of one seed.
struct CommonAnswer {
    Answer first;
    Answer second;
    std::size_t clip = 0;  ///< numbers the different clips
};

struct Common {
    std::map<std::uint64_t, std::vector<CommonAnswer>> by_seed;  ///< in the first model's order
    std::vector<PredictedClip> clips;                            ///< the different ones
};

Common common_answers(const AnswersBySeed& first, const ComparedModel& first_model,
                      const AnswersBySeed& second, const ComparedModel& second_model) {
    Common common;
    std::unordered_map<std::string, std::size_t> numbers;
    for (const auto& [seed, answers] : first) {
        const auto others = second.find(seed);
        if (others == second.end()) continue;
        std::vector<std::pair<const std::string*, CommonAnswer>> found;
        for (const auto& [key, answer] : answers) {
            const auto other = others->second.find(key);
            if (other != others->second.end()) found.push_back({&key, {answer, other->second, 0}});
        }
        // A hash table has an order of its own, which is not that of another machine.
        std::ranges::sort(found, {}, [](const auto& one) { return one.second.first.clip; });
        for (auto& [key, pair] : found) {
            const auto [number, is_new] = numbers.try_emplace(*key, common.clips.size());
            pair.clip = number->second;
            if (is_new) common.clips.push_back(first_model.pooled.clips[pair.first.clip]);
            PredictedClip& clip = common.clips[pair.clip];
            if (clip.artist.empty()) clip.artist = second_model.pooled.clips[pair.second.clip].artist;
            common.by_seed[seed].push_back(pair);
        }
    }
    return common;
}

void find_difference(ModelPair& pair, const Common& common, std::size_t draws) {
    std::vector<double> first(common.clips.size());
    std::vector<double> second(common.clips.size());
    std::vector<double> seeds(common.clips.size());
    std::vector<bool> other_label(common.clips.size());
    pair.identical = true;
    for (const auto& [seed, answers] : common.by_seed) {
        for (const CommonAnswer& answer : answers) {
            first[answer.clip] += answer.first.right() ? 1 : 0;
            second[answer.clip] += answer.second.right() ? 1 : 0;
            seeds[answer.clip] += 1;
            const bool same_label = answer.first.truth == answer.second.truth;
            if (!same_label) other_label[answer.clip] = true;
            pair.identical =
                pair.identical && same_label && answer.first.predicted == answer.second.predicted;
        }
    }
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        first[i] /= seeds[i];
        second[i] /= seeds[i];
    }
    pair.other_labels = static_cast<std::size_t>(std::ranges::count(other_label, true));
    const std::vector<std::size_t> units = bootstrap_units(common.clips);
    pair.difference = paired_difference(first, second, units, bootstrap_seed, fewest_draws);
    // A correction never lowers p: what is not significant by itself needs no finer one.
    if (draws > fewest_draws && pair.difference.p < 2 * significance) {
        pair.difference = paired_difference(first, second, units, bootstrap_seed, draws);
    }
}

McNemar mcnemar_of(const std::vector<CommonAnswer>& answers) {
    // A vector of bool has no bools to make a span of.
    const auto first = std::make_unique<bool[]>(answers.size());
    const auto second = std::make_unique<bool[]>(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        first[i] = answers[i].first.right();
        second[i] = answers[i].second.right();
    }
    return mcnemar(std::span(first.get(), answers.size()), std::span(second.get(), answers.size()));
}

/// Clips that a run was fitted on: the train split, with that of validation where it was fitted anew on both.
std::optional<double> fitted_clips(const RunFolder& run) {
    const json::json_pointer train("/provenance/clips/train");
    const json::json_pointer valid("/provenance/clips/valid");
    const json::json_pointer fitted_on("/provenance/fitted_on");
    if (!run.record.contains(train) || !run.record[train].is_number()) return std::nullopt;
    const bool both = run.record.contains(fitted_on) && run.record[fitted_on] == "train and valid" &&
                      run.record.contains(valid) && run.record[valid].is_number();
    return run.record[train].get<double>() + (both ? run.record[valid].get<double>() : 0);
}

/// Clips that were tested for each that was trained on; of folds that do not tell, as many as the rest.
double test_share(const ComparedModel& model) {
    double tested = 0;
    double trained = 0;
    for (const RunFolder& run : model.runs) {
        const std::optional<double> fitted = fitted_clips(run);
        if (!fitted) continue;
        tested += static_cast<double>(run.test.size());
        trained += *fitted;
    }
    if (trained > 0) return tested / trained;
    return 1 / static_cast<double>(std::max<std::size_t>(model.folds, 2) - 1);
}

/// None unless both models were trained on the same folds.
std::optional<ResampledTest> over_folds(const Common& common, const ComparedModel& first,
                                        const ComparedModel& second) {
    if (first.folds == 0 || first.folds != second.folds) return std::nullopt;
    std::map<std::pair<std::uint64_t, int>, std::pair<double, double>> sums;  // of differences, of clips
    for (const auto& [seed, answers] : common.by_seed) {
        for (const CommonAnswer& answer : answers) {
            if (answer.first.fold != answer.second.fold) return std::nullopt;
            auto& [difference, clips] = sums[{seed, answer.first.fold}];
            difference += (answer.first.right() ? 1 : 0) - (answer.second.right() ? 1 : 0);
            clips += 1;
        }
    }
    std::vector<double> differences;
    for (const auto& [run, sum] : sums) differences.push_back(sum.first / sum.second);
    return corrected_resampled_t_test(differences, (test_share(first) + test_share(second)) / 2);
}

ModelPair compared_pair(std::size_t i, std::size_t j, const std::vector<ComparedModel>& models,
                        const std::vector<Answers>& answers, std::size_t draws) {
    ModelPair pair;
    pair.first = i;
    pair.second = j;
    pair.of_first = models[i].test_clips;
    pair.of_second = models[j].test_clips;
    Common common = common_answers(answers[i].by_clip, models[i], answers[j].by_clip, models[j]);
    if (common.clips.empty()) {
        common = common_answers(answers[i].by_track, models[i], answers[j].by_track, models[j]);
        pair.by_track = !common.clips.empty();
    }
    pair.clips = common.clips.size();
    pair.seeds = common.by_seed.size();
    if (pair.clips == 0) return pair;
    find_difference(pair, common, draws);
    pair.mcnemar = mcnemar_of(common.by_seed.begin()->second);
    pair.over_folds = over_folds(common, models[i], models[j]);
    return pair;
}

}  // namespace

std::string verdict(const ModelPair& pair) {
    if (pair.clips == 0) return "not comparable";
    if (pair.identical) return "no difference: identical answers";
    return pair.significant ? "significant" : "not significant";
}

std::vector<ModelPair> model_pairs(const std::vector<ComparedModel>& models, bool progress) {
    std::vector<Answers> answers;
    for (const ComparedModel& model : models) answers.push_back(answers_of(model));
    std::vector<ModelPair> pairs;
    for (std::size_t i = 0; i < models.size(); ++i) {
        for (std::size_t j = i + 1; j < models.size(); ++j) {
            pairs.emplace_back();
            pairs.back().first = i;
            pairs.back().second = j;
        }
    }
    const std::size_t draws = draws_for(pairs.size());
    ProgressOptions shown;
    shown.enabled = progress;
    shown.unit = "pairs";
    Progress bar("comparing", pairs.size(), shown);
    parallel_for(pairs.size(), 0, [&](std::size_t i) {
        throw_if_interrupted();
        pairs[i] = compared_pair(pairs[i].first, pairs[i].second, models, answers, draws);
        bar.advance();
    });
    bar.finish();
    std::vector<double> p;
    std::vector<ModelPair*> tested;
    for (ModelPair& pair : pairs) {
        if (pair.clips == 0) continue;
        p.push_back(pair.difference.p);
        tested.push_back(&pair);
    }
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < tested.size(); ++i) {
        tested[i]->p_adjusted = adjusted[i];
        tested[i]->significant = adjusted[i] < significance;
    }
    return pairs;
}

}  // namespace resonet
