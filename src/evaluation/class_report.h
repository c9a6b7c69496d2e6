#pragma once

#include <vector>

#include "evaluation/metrics.h"

namespace resonet {

/// How well one label is told from the others (scikit-learn's precision_recall_fscore_support,
/// zero_division=0).
struct ClassFigures {
    int support = 0;     ///< clips that bear the label
    int predicted = 0;   ///< clips it was said of
    Interval precision;  ///< with Wilson's 95 % interval
    Interval recall;     ///< likewise
    double f1 = 0;
};

struct Averages {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
};

/// Figures of every label, in their order. `repetitions`: of each clip in the matrix; see wilson_interval().
std::vector<ClassFigures> class_figures(const ConfusionMatrix& matrix, double repetitions = 1);

/// Means over the labels, as they are (scikit-learn: average="macro").
Averages macro_averages(const ConfusionMatrix& matrix);

/// Means over the labels by their support (average="weighted"); 0 without clips.
Averages weighted_averages(const ConfusionMatrix& matrix);

/// Mean recall of the labels that have clips (scikit-learn's balanced_accuracy_score); 0 without clips.
double balanced_accuracy(const ConfusionMatrix& matrix);

/// Cohen's kappa (1960), and Matthews' correlation coefficient for many labels (Gorodkin 2004), as
/// scikit-learn computes them; both 0 where they are not defined.
double cohen_kappa(const ConfusionMatrix& matrix);
double matthews_correlation(const ConfusionMatrix& matrix);

}  // namespace resonet
