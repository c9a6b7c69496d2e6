#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "classical/estimator.h"
#include "features/matrix.h"

namespace resonet {

class EstimatorTensors;
class JsonFields;

enum class NeighbourWeights {
    uniform,  ///< each neighbour counts as much
    distance  ///< by the inverse of its distance; rows at distance 0 count alone
};

/// The defaults are those of scikit-learn's KNeighborsClassifier.
struct KnnSettings {
    int neighbours = 5;  ///< 1 to 10000
    NeighbourWeights weights = NeighbourWeights::uniform;
};

/// The k nearest neighbours (Fix and Hodges 1951; Cover and Hart 1967) by Euclidean distance between
/// standardised rows: the share of each class among them. Of equally distant rows the one that came first
/// is nearer. Description: "neighbours", "weights". Tensors: the scaler's, "rows" [row, column], scaled,
/// "classes" [row]. labels[i] (0 .. classes - 1) is the class of row i.
/// Errors: UsageError for fewer rows than neighbours.
FittedEstimator fit_knn(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                        const KnnSettings& settings);

/// See make_estimator(), which calls it.
std::unique_ptr<const Estimator> make_knn(JsonFields& description, EstimatorTensors& tensors,
                                          std::size_t columns, std::size_t classes);

}  // namespace resonet
