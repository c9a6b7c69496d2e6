#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "classical/standard_scaler.h"
#include "network/model.h"

namespace resonet {

/// Reads the tensors of an estimator strictly, as JsonFields reads its description: a tensor that is
/// missing, unknown, of another shape or not finite is a UsageError. Call `finish` after the last one.
class EstimatorTensors {
  public:
    /// `weights` must outlive this.
    explicit EstimatorTensors(const Weights& weights) : weights_(weights) {}

    /// The first size of tensor `name`, at least 1.
    std::size_t count(const std::string& name) const;

    /// The values of tensor `name`, all finite. Errors: missing, or of another shape.
    std::span<const float> values(const std::string& name, const Shape& shape);

    /// The same as whole numbers. Errors: one is none, or not in low..high.
    std::vector<std::int32_t> whole_numbers(const std::string& name, const Shape& shape, std::int32_t low,
                                            std::int32_t high);

    /// The tensors that put_scaler() writes, for rows of so many columns.
    StandardScaler scaler(std::size_t columns);

    /// Errors: a tensor that was never asked for.
    void finish() const;

  private:
    const Tensor& at(const std::string& name) const;

    const Weights& weights_;
    std::set<std::string> seen_;
};

/// Adds the tensors "scaler.mean" and "scaler.deviation", [column]. Returns the scaler that comes of them:
/// tensors are in single precision.
StandardScaler put_scaler(Weights& weights, const StandardScaler& scaler);

/// Whole numbers as a tensor: float32 holds those up to 2^24 exactly. Errors: UsageError beyond that.
Tensor whole_tensor(const Shape& shape, std::span<const std::int32_t> values);

}  // namespace resonet
