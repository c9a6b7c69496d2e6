#include "cli/plot_frequency_rows.h"

#include <algorithm>
#include <cmath>

namespace resonet {

FrequencyRows::FrequencyRows(std::size_t rows, double low, int sample_rate, int n_fft)
    : low_(low), high_(sample_rate / 2.0), weights_(rows) {
    const double bin = static_cast<double>(sample_rate) / n_fft;  // Hz
    const double last = n_fft / 2.0;
    const double ratio = std::log(high_ / low_) / static_cast<double>(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const double from = low_ * std::exp(ratio * static_cast<double>(row)) / bin;
        const double to = low_ * std::exp(ratio * static_cast<double>(row + 1)) / bin;
        const double half = std::max(to - from, 1.0) / 2;
        const double centre = std::min((from + to) / 2, last);
        const double begin = std::max(centre - half, -0.5);
        const double end = std::min(centre + half, last + 0.5);
        const auto first = static_cast<std::size_t>(std::floor(begin + 0.5));
        weights_[row].first = first;
        for (std::size_t k = first; static_cast<double>(k) - 0.5 < end && static_cast<double>(k) <= last;
             ++k) {
            const double share =
                std::min(end, static_cast<double>(k) + 0.5) - std::max(begin, static_cast<double>(k) - 0.5);
            weights_[row].values.push_back(static_cast<float>(share / (end - begin)));
        }
    }
}

void FrequencyRows::apply(std::span<const float> bins, std::span<float> power) const {
    for (std::size_t row = 0; row < weights_.size(); ++row) {
        const Weights& weights = weights_[row];
        float sum = 0.0F;
        for (std::size_t i = 0; i < weights.values.size(); ++i)
            sum += weights.values[i] * bins[weights.first + i];
        power[row] = sum;
    }
}

}  // namespace resonet
