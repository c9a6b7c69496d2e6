#include "evaluation/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "evaluation/calibration.h"

namespace resonet {
ConfusionMatrix::ConfusionMatrix(int label_count)
    : labels(label_count), counts(static_cast<std::size_t>(label_count) * label_count) {}

int& ConfusionMatrix::at(int truth, int predicted) {
    return counts[static_cast<std::size_t>(truth) * labels + predicted];
}

int ConfusionMatrix::at(int truth, int predicted) const {
    return counts[static_cast<std::size_t>(truth) * labels + predicted];
}

int ConfusionMatrix::total() const {
    return std::accumulate(counts.begin(), counts.end(), 0);
}

int ConfusionMatrix::correct() const {
    int sum = 0;
    for (int label = 0; label < labels; ++label) sum += at(label, label);
    return sum;
}

LabelCounts label_counts(const ConfusionMatrix& matrix, int label) {
    LabelCounts counts{matrix.at(label, label), 0, 0};
    for (int other = 0; other < matrix.labels; ++other) {
        counts.actual += matrix.at(label, other);
        counts.predicted += matrix.at(other, label);
    }
    return counts;
}

Interval wilson_interval(int successes, int trials, double repetitions) {
    if (trials == 0) return {0, 0, 1};
    constexpr double z = 1.959963984540054;
    const double n = trials / repetitions;
    const double p = static_cast<double>(successes) / trials;
    const double scale = 1 + z * z / n;
    const double centre = (p + z * z / (2 * n)) / scale;
    const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {p, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

ConfusionMatrix confusion(std::span<const float> probabilities, std::span<const int> truth, int labels) {
    ConfusionMatrix matrix(labels);
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const auto row = probabilities.subspan(clip * labels, labels);
        const auto best = std::max_element(row.begin(), row.end()) - row.begin();
        ++matrix.at(truth[clip], static_cast<int>(best));
    }
    return matrix;
}

double log_loss(std::span<const float> probabilities, std::span<const int> truth, int labels) {
    if (truth.empty()) return 0;
    double sum = 0;
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const double p = probabilities[clip * labels + truth[clip]];
        sum -= std::log(std::max(p, 1e-12));
    }
    return sum / static_cast<double>(truth.size());
}

double macro_recall(const ConfusionMatrix& matrix) {
    double sum = 0;
    for (int label = 0; label < matrix.labels; ++label) {
        const LabelCounts c = label_counts(matrix, label);
        if (c.actual > 0) sum += static_cast<double>(c.hits) / c.actual;
    }
    return sum / matrix.labels;
}

double macro_f1(const ConfusionMatrix& matrix) {
    double sum = 0;
    for (int label = 0; label < matrix.labels; ++label) {
        const LabelCounts c = label_counts(matrix, label);
        if (c.actual + c.predicted > 0) sum += 2.0 * c.hits / (c.actual + c.predicted);
    }
    return sum / matrix.labels;
}

double top_k_accuracy(std::span<const float> probabilities, std::span<const int> truth, int labels, int k) {
    if (truth.empty()) return 0;
    int hits = 0;
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const auto row = probabilities.subspan(clip * labels, labels);
        int ahead = 0;
        for (int label = 0; label < labels; ++label) {
            const bool wins =
                row[label] > row[truth[clip]] || (row[label] == row[truth[clip]] && label < truth[clip]);
            ahead += wins ? 1 : 0;
        }
        hits += ahead < k ? 1 : 0;
    }
    return static_cast<double>(hits) / static_cast<double>(truth.size());
}

double expected_calibration_error(std::span<const float> probabilities, std::span<const int> truth,
                                  int labels, int bins) {
    if (truth.empty()) return 0;
    double sum = 0;
    for (const ReliabilityBin& bin : reliability(probabilities, truth, labels, bins)) {
        sum += std::abs(bin.confidence - bin.accuracy) * bin.clips;
    }
    return sum / static_cast<double>(truth.size());
}

}  // namespace resonet
