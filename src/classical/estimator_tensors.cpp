#include "classical/estimator_tensors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr const char* subject = "estimator";
constexpr const char* mean_name = "scaler.mean";
constexpr const char* deviation_name = "scaler.deviation";
constexpr std::int32_t most_exact = 1 << 24;

}  // namespace

const Tensor& EstimatorTensors::at(const std::string& name) const {
    const auto found = weights_.find(name);
    if (found == weights_.end()) throw UsageError(subject, "lacks the tensor '" + name + "'");
    return found->second;
}

std::size_t EstimatorTensors::count(const std::string& name) const {
    const Tensor& tensor = at(name);
    if (tensor.shape.empty() || tensor.shape.front() < 1 ||
        static_cast<std::size_t>(tensor.shape.front()) > tensor.values.size()) {
        throw UsageError(subject, "has an empty tensor '" + name + "'");
    }
    return static_cast<std::size_t>(tensor.shape.front());
}

std::span<const float> EstimatorTensors::values(const std::string& name, const Shape& shape) {
    const Tensor& tensor = at(name);
    seen_.insert(name);
    if (tensor.shape != shape || element_count(shape) != static_cast<std::int64_t>(tensor.values.size())) {
        throw UsageError(subject, "has a tensor '" + name + "' of another shape than it should have");
    }
    if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); })) {
        throw UsageError(subject, "has values that are not finite in the tensor '" + name + "'");
    }
    return tensor.values;
}

std::vector<std::int32_t> EstimatorTensors::whole_numbers(const std::string& name, const Shape& shape,
                                                          std::int32_t low, std::int32_t high) {
    std::vector<std::int32_t> numbers;
    for (const float value : values(name, shape)) {
        if (value != std::floor(value) || value < static_cast<float>(low) ||
            value > static_cast<float>(std::min(high, most_exact))) {
            throw UsageError(subject, "has impossible numbers in the tensor '" + name + "'");
        }
        numbers.push_back(static_cast<std::int32_t>(value));
    }
    return numbers;
}

StandardScaler EstimatorTensors::scaler(std::size_t columns) {
    const Shape shape = {static_cast<std::int64_t>(columns)};
    const std::span<const float> means = values(mean_name, shape);
    const std::span<const float> deviations = values(deviation_name, shape);
    if (!std::ranges::all_of(deviations, [](float value) { return value > 0; })) {
        throw UsageError(subject, "has deviations that are not above 0");
    }
    return {{means.begin(), means.end()}, {deviations.begin(), deviations.end()}};
}

void EstimatorTensors::finish() const {
    for (const auto& [name, tensor] : weights_) {
        if (!seen_.contains(name)) {
            throw UsageError(subject, "has an unknown tensor '" + printable(name) + "'");
        }
    }
}

StandardScaler put_scaler(Weights& weights, const StandardScaler& scaler) {
    const Shape shape = {static_cast<std::int64_t>(scaler.means().size())};
    Tensor means{shape, {scaler.means().begin(), scaler.means().end()}};
    Tensor deviations{shape, {}};
    for (const double deviation : scaler.deviations()) {
        // What rounds to 0 would divide by it.
        deviations.values.push_back(
            std::max(static_cast<float>(deviation), std::numeric_limits<float>::min()));
    }
    StandardScaler rounded({means.values.begin(), means.values.end()},
                           {deviations.values.begin(), deviations.values.end()});
    weights[mean_name] = std::move(means);
    weights[deviation_name] = std::move(deviations);
    return rounded;
}

Tensor whole_tensor(const Shape& shape, std::span<const std::int32_t> values) {
    if (std::ranges::any_of(values, [](std::int32_t value) { return value > most_exact; })) {
        throw UsageError(subject, "is too large for a model file", "fit it on fewer rows");
    }
    return {shape, {values.begin(), values.end()}};
}

}  // namespace resonet
