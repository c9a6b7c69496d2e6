#include "learn/fit_estimator.h"

#include "classical/estimator_settings.h"
#include "classical/svm_estimator.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "training/random_forest_fit.h"

namespace resonet {
namespace {

/// Fits by the kind of the settings.
struct Fit {
    const ExampleRows& examples;
    std::size_t classes;
    std::uint64_t seed;

    FittedEstimator operator()(const SvmSettings& settings) const {
        return fit_svm(examples.rows, examples.labels, classes, settings);
    }
    FittedEstimator operator()(const KnnSettings& settings) const {
        return fit_knn(examples.rows, examples.labels, classes, settings);
    }
    FittedEstimator operator()(const ForestSettings& settings) const {
        return fit_random_forest(examples.rows, examples.labels, classes, settings, seed);
    }
};

}  // namespace

ExampleRows example_rows(const TrainingClips& clips, const ExampleMaker& maker) {
    ExampleRows examples;
    examples.rows.columns = maker.size();
    std::vector<float> image;
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        const std::span<const float> values = clips.image(clip, image);
        for (const int start : maker.window_starts(clips.columns(clip))) {
            std::vector<float>& all = examples.rows.values;
            all.resize(all.size() + maker.size());
            maker.example(values, clips.columns(clip), start,
                          std::span(all).subspan(all.size() - maker.size()));
            ++examples.rows.rows;
            examples.labels.push_back(clips.label(clip));
            examples.clips.push_back(clip);
        }
    }
    return examples;
}

FittedEstimator fit_estimator(const nlohmann::json& model, const ExampleRows& examples, std::size_t classes,
                              std::uint64_t seed) {
    return std::visit(Fit{examples, classes, seed}, estimator_settings(model));
}

WindowLogits estimator_logits(const Estimator& estimator, const TrainingClips& clips,
                              const ExampleMaker& maker) {
    ExampleRows examples = example_rows(clips, maker);
    const std::size_t classes = estimator.classes();
    WindowLogits result;
    result.labels = static_cast<int>(classes);
    result.logits.resize(examples.rows.rows * classes);
    parallel_for(examples.rows.rows, 0, [&](std::size_t i) {
        throw_if_interrupted();
        estimator.logits(examples.rows.row(i), std::span(result.logits).subspan(i * classes, classes));
    });
    result.clips = std::move(examples.clips);
    result.clip_count = clips.size();
    return result;
}

}  // namespace resonet
