#include <set>
#include <vector>

#include "classical/estimator_settings.h"
#include "classical/estimator_tensors.h"
#include "classical/platt.h"
#include "classical/svm_estimator.h"
#include "core/interrupt.h"

namespace resonet {
namespace {

constexpr std::size_t folds = 5;

using Rows = std::vector<std::vector<double>>;

/// Where the pair (i, j), i < j, stands among all pairs of n classes.
std::size_t pair_number(std::size_t i, std::size_t j, std::size_t n) {
    return i * (2 * n - i - 1) / 2 + j - i - 1;
}

/// The fold of each row: of each class, the first fifth of its rows, the next, ...
std::vector<std::size_t> fold_numbers(std::span<const int> labels, std::size_t classes) {
    std::vector<std::size_t> counts(classes);
    for (const int label : labels) ++counts[static_cast<std::size_t>(label)];
    std::vector<std::size_t> seen(classes);
    std::vector<std::size_t> numbers;
    for (const int label : labels) {
        const auto c = static_cast<std::size_t>(label);
        numbers.push_back(seen[c]++ * folds / counts[c]);
    }
    return numbers;
}

/// Decision values of rows that were not fitted on, for each pair of classes.
struct PairValues {
    std::vector<double> first;   ///< of rows of the first class
    std::vector<double> second;  ///< of rows of the other
};

/// Adds the values of the pairs that row's class is one of. A machine knows only the classes in its part.
void add_values(const Svm& svm, std::span<const double> row, int label, std::size_t classes,
                std::vector<PairValues>& pairs) {
    const std::vector<double> values = svm.decision_values(row);
    const std::vector<int>& known = svm.labels();
    for (std::size_t i = 0; i < known.size(); ++i) {
        for (std::size_t j = i + 1; j < known.size(); ++j) {
            if (label != known[i] && label != known[j]) continue;
            PairValues& pair = pairs[pair_number(static_cast<std::size_t>(known[i]),
                                                 static_cast<std::size_t>(known[j]), classes)];
            auto& of_class = label == known[i] ? pair.first : pair.second;
            of_class.push_back(values[pair_number(i, j, known.size())]);
        }
    }
}

std::vector<PairValues> cross_validate(const Rows& rows, std::span<const int> labels, std::size_t classes,
                                       const SvmSettings& settings) {
    std::vector<PairValues> pairs(classes * (classes - 1) / 2);
    const std::vector<std::size_t> numbers = fold_numbers(labels, classes);
    for (std::size_t fold = 0; fold < folds; ++fold) {
        throw_if_interrupted();
        Rows others;
        std::vector<int> of_others;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (numbers[i] == fold) continue;
            others.push_back(rows[i]);
            of_others.push_back(labels[i]);
        }
        const bool all = others.size() == rows.size();
        if (all || std::set<int>(of_others.begin(), of_others.end()).size() < 2) continue;
        const Svm svm(others, of_others, settings);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (numbers[i] == fold) add_values(svm, rows[i], labels[i], classes, pairs);
        }
    }
    return pairs;
}

Tensor sigmoids_of(std::span<const PairValues> pairs) {
    Tensor tensor{{static_cast<std::int64_t>(pairs.size()), 2}, {}};
    for (const PairValues& pair : pairs) {
        const Sigmoid s = fit_sigmoid(pair.first, pair.second);
        tensor.values.push_back(static_cast<float>(s.a));
        tensor.values.push_back(static_cast<float>(s.b));
    }
    return tensor;
}

}  // namespace

FittedEstimator fit_svm(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                        const SvmSettings& settings) {
    check_rows_to_fit(rows, labels, classes);
    const Rows vectors = vectors_of(rows);
    const Svm svm(vectors, labels, settings);
    const SvmParts parts = svm.parts();
    SvmSettings used = settings;
    used.gamma = svm.gamma();
    FittedEstimator fitted{to_json(used), {}};
    Weights& weights = fitted.weights;
    put_scaler(weights, svm.scaler());
    const auto count = static_cast<std::int64_t>(parts.vectors.size());
    const auto n = static_cast<std::int64_t>(classes);
    Tensor support{{count, static_cast<std::int64_t>(rows.columns)}, {}};
    for (const auto& vector : parts.vectors) {
        support.values.insert(support.values.end(), vector.begin(), vector.end());
    }
    Tensor coefficients{{n - 1, count}, {}};
    for (const auto& of_class : parts.coefficients) {
        coefficients.values.insert(coefficients.values.end(), of_class.begin(), of_class.end());
    }
    weights["vectors"] = std::move(support);
    weights["counts"] = whole_tensor({n}, parts.counts);
    weights["coefficients"] = std::move(coefficients);
    weights["offsets"] = {{n * (n - 1) / 2}, {parts.offsets.begin(), parts.offsets.end()}};
    weights["sigmoids"] = sigmoids_of(cross_validate(vectors, labels, classes, settings));
    return fitted;
}

}  // namespace resonet
