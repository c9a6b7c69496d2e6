#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "classical/standard_scaler.h"

namespace resonet {

enum class SvmKernel {
    linear,  ///< u . v
    rbf      ///< exp(-gamma |u - v|^2)
};

/// What a support vector machine is fitted with; the defaults are those of scikit-learn's SVC.
struct SvmSettings {
    SvmKernel kernel = SvmKernel::rbf;
    double cost = 1.0;   ///< C: the price of a row on the wrong side of its margin, above 0
    double gamma = 0.0;  ///< of the RBF kernel, above 0; 0: scale_gamma() of the standardised rows
};

/// libsvm tells standard output how its work goes on unless it is told not to, once.
void silence_libsvm();

/// scikit-learn's gamma="scale": 1 / (columns x variance), the variance being that of all values of `rows`
/// together (over n). 1 where they are all equal.
double scale_gamma(std::span<const std::vector<double>> rows);

/// The numbers that a fitted machine consists of (libsvm's svm_model): of the n classes, in ascending order,
/// pair (i, j) decides by sum over the support vectors of i of c[j - 1] K(v, x), plus sum over those of j
/// of c[i] K(v, x), minus its offset.
struct SvmParts {
    std::vector<std::vector<double>> vectors;       ///< support vectors, scaled, those of a class together
    std::vector<int> counts;                        ///< of each class
    std::vector<std::vector<double>> coefficients;  ///< [n - 1][vector]
    std::vector<double> offsets;                    ///< of each pair
};

/// A support vector machine (Cortes and Vapnik 1995) for two or more classes: one machine for every pair of
/// classes, each row goes where most of them put it, and of equal votes the smaller label wins (libsvm's
/// C-SVC; scikit-learn's StandardScaler and SVC in a pipeline). Fitting draws no random numbers: the same
/// rows give the same machine. Safe to use from several threads at once.
///
/// Other classifiers of rows are made and asked in the same way: built from rows, labels and settings, and
/// asked by predict().
class Svm {
  public:
    /// Fits the scaler and the machine on `rows`, each of as many columns, where labels[i] is the class of
    /// rows[i]. Errors: InputError that names the row and column of a value that is not a finite number;
    /// UsageError for rows of one class alone, for values so large that their squares overflow, and for
    /// settings out of range; std::invalid_argument for sizes that do not fit.
    Svm(std::span<const std::vector<double>> rows, std::span<const int> labels,
        const SvmSettings& settings = {});
    ~Svm();
    Svm(Svm&&) noexcept;
    Svm& operator=(Svm&&) noexcept;

    /// The label of `row`. Errors: InputError if a value is not finite, std::invalid_argument for another
    /// width.
    int predict(std::span<const double> row) const;

    /// One value for every pair of classes, in the order (0, 1), (0, 2), ..., (1, 2), ... of labels():
    /// positive speaks for the first, 1 and -1 are the margins. Errors as predict().
    std::vector<double> decision_values(std::span<const double> row) const;

    /// The classes, ascending.
    const std::vector<int>& labels() const;

    /// The numbers of the training rows that are support vectors of any pair, ascending.
    std::vector<std::size_t> support_vectors() const;

    /// The machine in numbers, and what scales rows for it.
    SvmParts parts() const;
    const StandardScaler& scaler() const;

    /// What the kernel uses.
    double gamma() const;

  private:
    struct Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace resonet
