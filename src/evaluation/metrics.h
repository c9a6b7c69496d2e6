#pragma once

#include <span>
#include <vector>

namespace resonet {

/// Counts of (true label, predicted label), row-major: row = true label.
struct ConfusionMatrix {
    int labels = 0;
    std::vector<int> counts;

    explicit ConfusionMatrix(int label_count);
    int& at(int truth, int predicted);
    int at(int truth, int predicted) const;
    int total() const;
    int correct() const;
};

/// What a confusion matrix says of one label.
struct LabelCounts {
    int hits = 0;       ///< clips that bear it and of which it was said
    int actual = 0;     ///< clips that bear it
    int predicted = 0;  ///< clips of which it was said
};

LabelCounts label_counts(const ConfusionMatrix& matrix, int label);

/// A share with the ends of its interval.
struct Interval {
    double value = 0;
    double low = 0;
    double high = 0;
};

/// Share `successes` / `trials` with Wilson's 95 % score interval (Wilson 1927); [0, 1] without trials. Where
/// each trial was made `repetitions` times (by models of other seeds), the interval is that of so many times
/// fewer trials, which need not be a whole number: repeating them says no more of other clips.
Interval wilson_interval(int successes, int trials, double repetitions = 1);

/// Confusion matrix of the most probable labels. `probabilities` is [clip, label]; of equal
/// probabilities the first label wins. Errors: none; sizes must fit.
ConfusionMatrix confusion(std::span<const float> probabilities, std::span<const int> truth, int labels);

/// Mean of -log(probability of the true label), probabilities clipped to 1e-12 from below
/// (scikit-learn's log_loss).
double log_loss(std::span<const float> probabilities, std::span<const int> truth, int labels);

/// Mean over labels of recall, and of F1; a label without clips counts as 0 (scikit-learn: macro,
/// zero_division=0).
double macro_recall(const ConfusionMatrix& matrix);
double macro_f1(const ConfusionMatrix& matrix);

/// Share of clips whose true label is among the k most probable (ties: the first labels win); 0 without
/// clips.
double top_k_accuracy(std::span<const float> probabilities, std::span<const int> truth, int labels, int k);

/// Expected calibration error (Naeini et al. 2015; Guo et al. 2017): mean over clips of the gap between
/// confidence and accuracy in `bins` equal bins of the largest probability. 0 without clips.
double expected_calibration_error(std::span<const float> probabilities, std::span<const int> truth,
                                  int labels, int bins = 15);

}  // namespace resonet
