#include "inference/reference_cell.h"

#include <algorithm>

namespace resonet::testing {

Values run_direction(const Recurrent& spec, const Reader& tensor, const Values& input, const Shape& shape,
                     const std::string& direction) {
    const Values wi = tensor("weight_ih_l0" + direction);
    const Values wh = tensor("weight_hh_l0" + direction);
    const Values bi = tensor("bias_ih_l0" + direction);
    const Values bh = spec.single_bias ? Values(bi.size(), 0.0) : tensor("bias_hh_l0" + direction);
    const auto hidden = static_cast<std::size_t>(spec.hidden);
    const auto frames = static_cast<std::size_t>(shape[0]);
    const auto width = static_cast<std::size_t>(shape[1]);
    const auto activated = [&](double v) {
        return spec.activation == RecurrentActivation::relu ? std::max(v, 0.0) : std::tanh(v);
    };
    Values h(hidden, 0.0);
    Values c(hidden, 0.0);
    Values out(frames * hidden);
    for (std::size_t step = 0; step < frames; ++step) {
        const std::size_t t = direction.empty() ? step : frames - 1 - step;
        Values from_x = bi;
        Values from_h = bh;
        for (std::size_t row = 0; row < from_x.size(); ++row) {
            for (std::size_t i = 0; i < width; ++i) from_x[row] += wi[row * width + i] * input[t * width + i];
            for (std::size_t i = 0; i < hidden; ++i) from_h[row] += wh[row * hidden + i] * h[i];
        }
        for (std::size_t j = 0; j < hidden; ++j) {
            const auto sum = [&](std::size_t gate) {
                return from_x[gate * hidden + j] + from_h[gate * hidden + j];
            };
            if (spec.cell == CellKind::gru) {
                const double r = sigmoid(sum(0));
                const double z = sigmoid(sum(1));
                const double n = std::tanh(from_x[2 * hidden + j] + r * from_h[2 * hidden + j]);
                h[j] = (1 - z) * n + z * h[j];
            } else {
                c[j] = sigmoid(sum(1)) * c[j] + sigmoid(sum(0)) * activated(sum(2));
                h[j] = sigmoid(sum(3)) * activated(c[j]);
            }
        }
        std::copy(h.begin(), h.end(), out.begin() + static_cast<std::ptrdiff_t>(t * hidden));
    }
    return out;
}

}  // namespace resonet::testing
