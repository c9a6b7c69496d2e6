#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "classical/estimator.h"
#include "classical/svm.h"
#include "features/matrix.h"

namespace resonet {

class EstimatorTensors;
class JsonFields;

/// A support vector machine (class Svm, on `rows`, where labels[i], 0 .. classes - 1, is the class of row i)
/// with probabilities: a sigmoid over the decision values of each pair of classes (fit_sigmoid), and from
/// those the distribution that suits all pairs best (Wu, Lin, Weng 2004), by libsvm.
///
/// The sigmoids are fitted on decision values of a cross-validation within `rows`: each class is cut into
/// five stretches in the order of the rows, so that neighbours (windows of one recording) stay together. No
/// random numbers are drawn.
///
/// Description: "kernel", "cost", "gamma" (the one that was used). Tensors: the scaler's, "vectors" [support
/// vector, column], scaled, "counts" [class], "coefficients" [classes - 1, support vector], "offsets" [pair],
/// "sigmoids" [pair, a or b]; see SvmParts. Errors: as Svm; UsageError where a class has no row.
FittedEstimator fit_svm(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                        const SvmSettings& settings);

/// See make_estimator(), which calls it.
std::unique_ptr<const Estimator> make_svm(JsonFields& description, EstimatorTensors& tensors,
                                          std::size_t columns, std::size_t classes);

}  // namespace resonet
