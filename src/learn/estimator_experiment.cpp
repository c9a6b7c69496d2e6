#include "learn/estimator_experiment.h"

#include <fmt/format.h>

#include <cstdio>

#include "classical/estimator_settings.h"
#include "core/error.h"
#include "learn/experiment_data.h"
#include "learn/experiment_record.h"
#include "learn/figures.h"
#include "learn/fit_estimator.h"

namespace resonet {
namespace {

using nlohmann::json;

/// One experiment from the recipe to the model file.
class EstimatorExperiment {
  public:
    explicit EstimatorExperiment(const ExperimentOptions& options)
        : options_(options),
          record_(options),
          data_(load_experiment_data(data_options(options), options.recipe.input)),
          maker_(data_.input, options.recipe.augment) {}

    ExperimentResult run() {
        require_test_split(options_, data_);
        lock_ = begin_experiment(options_, data_);
        FittedEstimator fitted = fit(data_.train);
        auto estimator = make(fitted);
        const WindowLogits valid = estimator_logits(*estimator, data_.valid, maker_);
        Model model;
        calibrate(model, valid, data_.valid.labels(), options_);
        add_figures(model, "valid", valid, data_.valid);
        note_refit(model, options_);
        if (options_.recipe.training.refit) {
            fitted = fit(data_.train.with(data_.valid));
            estimator = make(fitted);
        }
        if (options_.test) {
            add_figures(model, "test", estimator_logits(*estimator, data_.test, maker_), data_.test);
        }
        model.estimator = std::move(fitted.description);
        model.weights = std::move(fitted.weights);
        return finish_experiment(options_, data_, std::move(model), {{"rows", rows_}}, record_);
    }

  private:
    FittedEstimator fit(const TrainingClips& clips) {
        const ExampleRows examples = example_rows(clips, maker_);
        rows_ = examples.rows.rows;
        fmt::print(stderr, "{}: fitting a {} on {} rows of {} values; {} train, {} valid, {} test clips\n",
                   options_.recipe.name, estimator_kind_name(model_kind(options_.recipe)), rows_,
                   examples.rows.columns, data_.train.size(), data_.valid.size(), data_.test.size());
        return fit_estimator(options_.recipe.model, examples, data_.labels.size(), options_.seed);
    }

    std::unique_ptr<const Estimator> make(const FittedEstimator& fitted) const {
        return make_estimator(fitted.description, fitted.weights, maker_.size(), data_.labels.size());
    }

    void add_figures(Model& model, const std::string& split, const WindowLogits& logits,
                     const TrainingClips& clips) const {
        add_split(model, split, logits, clips, options_, data_);
        fmt::print(stderr, "{}\n", figures_line(split, model.figures[split]));
    }

    const ExperimentOptions& options_;
    std::unique_ptr<OutputLock> lock_;  // while it writes
    RunRecord record_;
    ExperimentData data_;
    ExampleMaker maker_;
    std::size_t rows_ = 0;  // that the last fit saw
};

}  // namespace

ExperimentResult run_estimator_experiment(const ExperimentOptions& options) {
    validate_estimator(options.recipe.model);  // before the data are read
    return EstimatorExperiment(options).run();
}

}  // namespace resonet
