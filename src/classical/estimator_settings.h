#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "classical/knn_estimator.h"
#include "classical/random_forest.h"
#include "classical/svm.h"
#include "features/matrix.h"

namespace resonet {

using EstimatorSettings = std::variant<SvmSettings, KnnSettings, ForestSettings>;

// Words for files, in the order of the enumerations' values.
inline constexpr std::array svm_kernel_words{"linear", "rbf"};
inline constexpr std::array neighbour_weights_words{"uniform", "distance"};

/// A kind of estimator: its word in recipes and model files, and its name for people.
struct EstimatorKind {
    std::string_view kind;
    std::string_view name;
};
inline constexpr std::array estimator_kinds{EstimatorKind{"svm", "support vector machine"},
                                            EstimatorKind{"knn", "k nearest neighbours"},
                                            EstimatorKind{"random-forest", "random forest"}};

/// Whether there is an estimator of that kind.
bool is_estimator_kind(std::string_view kind);

/// The settings of a recipe's [model], by its kind; what is left out keeps its default:
///
///   svm            kernel = "rbf" or "linear", cost = 1.0, gamma = 0.0 (0: scale_gamma())
///   knn            neighbours = 5, weights = "uniform" or "distance"
///   random-forest  trees = 500, max_depth = 0 (0: 25, the deepest), min_samples_split = 2,
///                  features_per_split = 0 (0: the square root of the columns)
///
/// Errors: UsageError for an unknown kind, or a field that is unknown, mistyped or out of its range.
EstimatorSettings estimator_settings(const nlohmann::json& model);

/// Complains as estimator_settings(), for who reads a recipe.
void validate_estimator(const nlohmann::json& model);

/// "support vector machine", "k nearest neighbours", "random forest"; of another kind the kind itself.
std::string_view estimator_kind_name(std::string_view kind);

/// With "kind", as in a recipe and in a model file.
nlohmann::json to_json(const SvmSettings& settings);
nlohmann::json to_json(const KnnSettings& settings);
nlohmann::json to_json(const ForestSettings& settings);

/// The fields of one kind, and no others asked for. Errors: UsageError.
SvmSettings svm_settings(JsonFields& fields);
KnnSettings knn_settings(JsonFields& fields);
ForestSettings forest_settings(JsonFields& fields);

/// Errors: UsageError where a class from 0 to classes - 1 has no row, or there are fewer than two classes;
/// InputError for a value that is not finite; std::invalid_argument for sizes that do not fit.
void check_rows_to_fit(const Matrix& rows, std::span<const int> labels, std::size_t classes);

/// `rows` in double precision.
std::vector<std::vector<double>> vectors_of(const Matrix& rows);

}  // namespace resonet
