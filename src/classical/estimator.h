#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "network/model.h"

namespace resonet {

/// A classifier of rows of numbers that is no network. Safe to use from several threads at once.
class Estimator {
  public:
    virtual ~Estimator() = default;

    std::size_t columns() const { return columns_; }  ///< values in a row
    std::size_t classes() const { return classes_; }

    /// A distribution over the classes, in `out`. `row` has columns() finite values, `out` room for
    /// classes(). Errors: std::invalid_argument for spans of another size.
    void probabilities(std::span<const float> row, std::span<double> out) const;

    /// What takes the place of a network's logits: natural logarithms of the probabilities, each of which
    /// counts as at least 1e-6. Errors: likewise.
    void logits(std::span<const float> row, std::span<float> out) const;

    /// What it is made of, for people and tables, such as {"support_vectors": 312}.
    virtual nlohmann::ordered_json facts() const = 0;

  protected:
    Estimator(std::size_t columns, std::size_t classes) : columns_(columns), classes_(classes) {}
    Estimator(const Estimator&) = default;
    Estimator& operator=(const Estimator&) = default;

  private:
    virtual void judge(std::span<const float> row, std::span<double> out) const = 0;

    std::size_t columns_;
    std::size_t classes_;
};

/// An estimator as a model file keeps it: Model::estimator and Model::weights.
struct FittedEstimator {
    nlohmann::json description;  ///< "kind" and what no tensor tells
    Weights weights;
};

/// The estimator that was fitted, for rows of so many columns and so many classes. The kinds are "svm"
/// (svm_estimator.h), "knn" (knn_estimator.h) and "random-forest" (random_forest.h).
/// Errors: UsageError for what cannot be one: an unknown kind, fields or tensors that are missing, unknown,
/// of the wrong type, shape or range, or not finite.
std::unique_ptr<const Estimator> make_estimator(const nlohmann::json& description, const Weights& weights,
                                                std::size_t columns, std::size_t classes);

/// The estimator of a model. Errors: UsageError that names the model; also if it has none.
std::unique_ptr<const Estimator> make_estimator(const Model& model);

}  // namespace resonet
