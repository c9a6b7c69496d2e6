#include "features/delta.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.h"
#include "dsp/kernels.h"

namespace resonet {
namespace {

// The derivative at the centre of `width` points is `scale` times the sum of weights times points. The
// weights are whole numbers whose sum is 0, so that constants give exactly 0.
struct Filter {
    std::vector<double> weights;
    double scale = 0.0;
};

// Least squares with the orthogonal polynomials of the points k = -half ... half: k, and 3 k^2 - half (half +
// 1).
Filter savitzky_golay(int width, int order) {
    Filter filter;
    const int half = width / 2;
    double squares = 0.0;
    for (int k = -half; k <= half; ++k) {
        filter.weights.push_back(order == 1 ? k : 3.0 * k * k - static_cast<double>(half) * (half + 1));
        squares += filter.weights.back() * filter.weights.back();
    }
    filter.scale = (order == 1 ? 1.0 : 6.0) / squares;
    return filter;
}

}  // namespace

std::span<const Parameter<DeltaParameters>> DeltaParameters::parameters() {
    static constexpr Parameter<DeltaParameters> table[] = {
        {"width", &DeltaParameters::width, 3, 999, "frames, odd; a recording must have at least as many"},
    };
    return table;
}

void validate(const DeltaParameters& parameters) {
    check_parameters("delta", parameters);
    if (parameters.width % 2 == 0) throw UsageError("delta", "width is even", "choose an odd number");
}

Matrix delta(const Matrix& values, int order, const DeltaParameters& parameters) {
    validate(parameters);
    require_range("delta", "order", order, 1, 2);
    const auto width = static_cast<std::size_t>(parameters.width);
    if (values.columns < width) {
        throw InputError("delta",
                         "is too short for the slope of its MFCC, of " + std::to_string(values.columns) +
                             " frames where delta.width asks for " + std::to_string(width),
                         "leave the deltas out, or set a smaller delta.width");
    }

    const Filter filter = savitzky_golay(parameters.width, order);
    const std::size_t inner = values.columns - width + 1;  // frames with all points around them
    std::vector<double> sums(inner);
    Matrix result(values.rows, values.columns);
    for (std::size_t row = 0; row < values.rows; ++row) {
        std::fill(sums.begin(), sums.end(), 0.0);
        const float* points = values.row(row).data();
        for (std::size_t k = 0; k < width; ++k) add_scaled(sums.data(), points + k, filter.weights[k], inner);
        // The derivative of the polynomials fitted at the ends is the same in each of their frames.
        const std::span<float> derivative = result.row(row);
        const auto rounded = [&](std::size_t i) { return static_cast<float>(sums[i] * filter.scale); };
        for (std::size_t i = 0; i < inner; ++i) derivative[i + width / 2] = rounded(i);
        std::fill_n(derivative.begin(), width / 2, rounded(0));
        std::fill_n(derivative.rbegin(), width / 2, rounded(inner - 1));
    }
    return result;
}

}  // namespace resonet
