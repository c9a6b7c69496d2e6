#include "inference/loops.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace resonet {

void standardize(std::span<const float> in, std::int64_t batch, double epsilon, std::span<float> out) {
    const std::size_t size = in.size() / static_cast<std::size_t>(batch);
    for (std::size_t begin = 0; begin < in.size(); begin += size) {
        const auto example = in.subspan(begin, size);
        double sum = 0;
        for (const float value : example) sum += value;
        const double mean = sum / static_cast<double>(size);
        double squares = 0;
        for (const float value : example) squares += (value - mean) * (value - mean);
        const double factor = 1.0 / (std::sqrt(squares / static_cast<double>(size)) + epsilon);
        std::transform(example.begin(), example.end(), out.begin() + static_cast<std::ptrdiff_t>(begin),
                       [&](float value) { return static_cast<float>((value - mean) * factor); });
    }
}

void scale_bands(std::span<const float> in, std::span<const float> scale_shift, std::int64_t frames,
                 std::span<float> out) {
    const std::size_t bands = scale_shift.size() / 2;
    const auto width = static_cast<std::size_t>(frames);
    for (std::size_t row = 0; row < in.size() / width; ++row) {
        const float scale = scale_shift[row % bands];
        const float shift = scale_shift[bands + row % bands];
        for (std::size_t i = row * width; i < (row + 1) * width; ++i) out[i] = scale * in[i] + shift;
    }
}

void centre_and_scale(std::span<const float> in, std::span<const float> mean_scale, std::int64_t run,
                      std::span<float> out) {
    const std::size_t statistics = mean_scale.size() / 2;
    const float* const mean = mean_scale.data();
    const float* const scale = mean + statistics;
    if (run == 1) {
        for (std::size_t at = 0; at < in.size(); at += statistics) {
            for (std::size_t i = 0; i < statistics; ++i) out[at + i] = (in[at + i] - mean[i]) * scale[i];
        }
        return;
    }
    const auto width = static_cast<std::size_t>(run);
    for (std::size_t row = 0; row < in.size() / width; ++row) {
        const std::size_t s = row % statistics;
        for (std::size_t i = row * width; i < (row + 1) * width; ++i) out[i] = (in[i] - mean[s]) * scale[s];
    }
}

void pool_by_attention(std::span<const float> in, std::span<const float> hidden, std::span<const float> score,
                       std::int64_t batch, std::span<float> out) {
    const auto examples = static_cast<std::size_t>(batch);
    const std::size_t width = out.size() / examples;
    const std::size_t frames = in.size() / out.size();
    std::vector<double> weight(frames);
    std::vector<double> sum(width);
    for (std::size_t n = 0; n < examples; ++n) {
        for (std::size_t t = 0; t < frames; ++t) {
            const auto row = hidden.subspan((t * examples + n) * score.size(), score.size());
            weight[t] = std::inner_product(row.begin(), row.end(), score.begin(), 0.0);
        }
        const double largest = *std::max_element(weight.begin(), weight.end());
        double total = 0;
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::size_t t = 0; t < frames; ++t) {
            const double share = std::exp(weight[t] - largest);  // at most 1, so nothing overflows
            total += share;
            const auto row = in.subspan((t * examples + n) * width, width);
            for (std::size_t f = 0; f < width; ++f) sum[f] += share * row[f];
        }
        for (std::size_t f = 0; f < width; ++f) out[n * width + f] = static_cast<float>(sum[f] / total);
    }
}

void pool_over_time(std::span<const float> in, std::int64_t batch, std::int64_t features,
                    TimePoolKind function, std::span<float> out) {
    const auto width = static_cast<std::size_t>(features);
    const std::size_t row = static_cast<std::size_t>(batch) * width;
    const double frames = static_cast<double>(in.size() / row);
    const bool wants_mean = function != TimePoolKind::max;
    const bool wants_max = function != TimePoolKind::mean;
    const std::size_t out_width = width * (wants_mean && wants_max ? 2 : 1);
    std::vector<double> sum(width);
    std::vector<float> largest(width);
    for (std::size_t n = 0; n < static_cast<std::size_t>(batch); ++n) {
        std::fill(sum.begin(), sum.end(), 0.0);
        std::copy_n(in.begin() + static_cast<std::ptrdiff_t>(n * width), width, largest.begin());
        for (std::size_t at = n * width; at < in.size(); at += row) {
            for (std::size_t f = 0; f < width; ++f) {
                sum[f] += in[at + f];
                largest[f] = std::max(largest[f], in[at + f]);
            }
        }
        float* to = out.data() + n * out_width;
        if (wants_mean) {
            for (const double value : sum) *to++ = static_cast<float>(value / frames);
        }
        if (wants_max) std::copy(largest.begin(), largest.end(), to);
    }
}

}  // namespace resonet
