#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "report/comparison.h"

namespace resonet::testing {

/// A model's figures by hand: of `labels` labels and four clips a label, of which each label's first is taken
/// for the next one. Nothing is computed by the code that the report is to show.
inline ComparedModel sample_model(const std::string& name, const std::vector<std::string>& labels) {
    const auto count = static_cast<int>(labels.size());
    ComparedModel model;
    model.name = name;
    model.kind = "cnn";
    model.summary = "a sample";
    model.division = "column 'split'";
    model.seeds = 1;
    model.test_clips = static_cast<std::size_t>(4 * count);
    model.parameters = 123456;
    model.bytes = 2048;
    model.training_seconds = 75;
    model.temperature = 1.25;
    model.accuracy = {0.75, 0.6, 0.85};
    model.pooled.labels = labels;
    Evaluation& clips = model.clips;
    clips.n = 4 * count;
    clips.units = 4 * count;
    clips.accuracy = model.accuracy;
    clips.accuracy_grouped = model.accuracy;
    clips.top_k = {0.75, 0.8, 1.0};
    clips.macro = clips.weighted = {0.75, 0.75, 0.75};
    clips.confusion = ConfusionMatrix(count);
    clips.roc.macro = RocCurve{{0, 0.2, 1}, {0, 0.8, 1}, 0.8};
    clips.roc.micro = RocCurve{{0, 0.1, 1}, {0, 0.9, 1}, 0.9};
    clips.risk_coverage = {{{0.9, 0.5, 0.0}, {0.5, 1.0, 0.25}}, 0.125};
    for (int bin = 0; bin < 15; ++bin) {
        clips.reliability.push_back({bin / 15.0, (bin + 1) / 15.0, 0, 0, 0, 0, 1});
    }
    clips.reliability[12] = {12 / 15.0, 13 / 15.0, 4 * count, 0.85, 0.75, 0.6, 0.85};
    for (int label = 0; label < count; ++label) {
        clips.classes.push_back({4, 4, {0.75, 0.3, 0.95}, {0.75, 0.3, 0.95}, 0.75});
        clips.roc.labels.emplace_back(RocCurve{{0, 0.2, 1}, {0, 0.8, 1}, 0.8});
        for (int clip = 0; clip < 4; ++clip) {
            const int said = clip == 0 ? (label + 1) % count : label;
            ++clips.confusion.at(label, said);
            PredictedClip predicted;
            predicted.file = "clip-" + std::to_string(4 * label + clip) + ".flac";
            predicted.place = "0";
            predicted.track = predicted.file;
            predicted.truth = label;
            model.pooled.clips.push_back(predicted);
            for (int k = 0; k < count; ++k) {
                model.pooled.probabilities.push_back(k == said ? 0.85F
                                                               : 0.15F / static_cast<float>(count - 1));
            }
        }
    }
    RunFolder run;
    run.path = "runs/" + name;
    run.name = name;
    run.seed = 7;
    run.test = model.pooled;
    run.record = {
        {"provenance",
         {{"data", "sample.csv"},
          {"data_sha256", "0123456789abcdef"},
          {"protocol", "track-disjoint split"},
          {"leak_notes", ""}}},
        {"run", {{"command_line", {"resonet", "train", "my recipe.toml"}}, {"cpu", "A processor"}}}};
    for (int epoch = 1; epoch <= 3; ++epoch) {
        run.history.push_back({epoch, 0.001, 2.0 / epoch, 0.3 * epoch, 2.2 / epoch, 0.25 * epoch, 1.0});
    }
    model.runs.push_back(run);
    return model;
}

/// Models called "model-1", ... of which each pair differs by five points, not significantly.
inline Comparison sample_comparison(std::size_t models,
                                    std::vector<std::string> labels = {"blues", "jazz", "rock"}) {
    Comparison comparison;
    comparison.labels = labels;
    for (std::size_t i = 0; i < models; ++i) {
        comparison.models.push_back(sample_model("model-" + std::to_string(i + 1), labels));
        comparison.letters.push_back("a");
        for (std::size_t k = 0; k < i; ++k) {
            ModelPair pair;
            pair.first = k;
            pair.second = i;
            pair.clips = pair.of_first = pair.of_second = 12;
            pair.difference.difference = {0.05, -0.02, 0.12};
            pair.difference.p = pair.p_adjusted = 0.2;
            pair.difference.clips = pair.difference.units = 12;
            comparison.pairs.push_back(pair);
        }
    }
    return comparison;
}

inline void make_leaky(Comparison& comparison) {
    comparison.leaky = true;
    for (ComparedModel& model : comparison.models) model.leaky = true;
}

}  // namespace resonet::testing
