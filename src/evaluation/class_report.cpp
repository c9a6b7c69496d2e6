#include "evaluation/class_report.h"

#include <cmath>

namespace resonet {
namespace {

/// Sums over a confusion matrix that agreement beyond chance is measured by.
struct Agreement {
    double clips = 0;
    double correct = 0;
    double chance = 0;             ///< sum over labels of actual * predicted
    double actual_squares = 0;     ///< sum over labels of actual^2
    double predicted_squares = 0;  ///< likewise
};

Agreement agreement(const ConfusionMatrix& matrix) {
    Agreement sums;
    for (int label = 0; label < matrix.labels; ++label) {
        const LabelCounts counts = label_counts(matrix, label);
        const double actual = counts.actual;
        const double predicted = counts.predicted;
        sums.clips += actual;
        sums.correct += counts.hits;
        sums.chance += actual * predicted;
        sums.actual_squares += actual * actual;
        sums.predicted_squares += predicted * predicted;
    }
    return sums;
}

}  // namespace

std::vector<ClassFigures> class_figures(const ConfusionMatrix& matrix, double repetitions) {
    std::vector<ClassFigures> figures;
    for (int label = 0; label < matrix.labels; ++label) {
        const LabelCounts counts = label_counts(matrix, label);
        const int said_or_true = counts.actual + counts.predicted;
        figures.push_back({counts.actual, counts.predicted,
                           wilson_interval(counts.hits, counts.predicted, repetitions),
                           wilson_interval(counts.hits, counts.actual, repetitions),
                           said_or_true > 0 ? 2.0 * counts.hits / said_or_true : 0.0});
    }
    return figures;
}

Averages macro_averages(const ConfusionMatrix& matrix) {
    Averages means;
    if (matrix.labels == 0) return means;
    for (const ClassFigures& figures : class_figures(matrix)) means.precision += figures.precision.value;
    means.precision /= matrix.labels;
    means.recall = macro_recall(matrix);
    means.f1 = macro_f1(matrix);
    return means;
}

Averages weighted_averages(const ConfusionMatrix& matrix) {
    Averages means;
    const double clips = matrix.total();
    if (clips == 0) return means;
    for (const ClassFigures& figures : class_figures(matrix)) {
        const double weight = figures.support / clips;
        means.precision += weight * figures.precision.value;
        means.recall += weight * figures.recall.value;
        means.f1 += weight * figures.f1;
    }
    return means;
}

double balanced_accuracy(const ConfusionMatrix& matrix) {
    double sum = 0;
    int labels = 0;
    for (const ClassFigures& figures : class_figures(matrix)) {
        if (figures.support == 0) continue;
        sum += figures.recall.value;
        ++labels;
    }
    return labels > 0 ? sum / labels : 0;
}

double cohen_kappa(const ConfusionMatrix& matrix) {
    const Agreement sums = agreement(matrix);
    const double room = sums.clips * sums.clips - sums.chance;
    return room > 0 ? (sums.correct * sums.clips - sums.chance) / room : 0;
}

double matthews_correlation(const ConfusionMatrix& matrix) {
    const Agreement sums = agreement(matrix);
    const double pairs = sums.clips * sums.clips;
    const double spread = (pairs - sums.actual_squares) * (pairs - sums.predicted_squares);
    return spread > 0 ? (sums.correct * sums.clips - sums.chance) / std::sqrt(spread) : 0;
}

}  // namespace resonet
