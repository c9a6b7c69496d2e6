#pragma once

#include "learn/experiment.h"

namespace resonet {

/// run_experiment() for the recipes whose model is an estimator (is_estimator()): it is fitted on the rows of
/// the train split, or on the windows of its images, each as the profile's view gives it; the temperature is
/// fitted on the clips of the valid split, as for networks. With `refit` in [training] it is fitted anew on
/// both. Errors: likewise, and those of fit_svm(), fit_knn(), fit_random_forest().
ExperimentResult run_estimator_experiment(const ExperimentOptions& options);

}  // namespace resonet
