#include "bench/medians.h"

#include <algorithm>

#include "dsp/running_median.h"
#include "dsp/transpose.h"

namespace resonet::bench {
namespace {

constexpr std::size_t tile = 8;
constexpr std::size_t half = Medians::window / 2;

constexpr std::size_t whole_groups(std::size_t count) {
    const std::size_t group = median_group(Medians::window);
    return (count + group - 1) / group * group;
}

}  // namespace

Medians::Medians(const Matrix& magnitude)
    : bins_(magnitude.rows),
      frames_(magnitude.columns),
      rows_(whole_groups(frames_)),
      stride_(whole_groups(bins_)),
      padded_((rows_ + window - 1) * stride_, 0.0F),
      lanes_((stride_ + window - 1) * tile, 0.0F),
      lane_medians_(stride_ * tile, 0.0F) {
    for (std::size_t bin = 0; bin < bins_; ++bin) {
        for (std::size_t i = 0; i < frames_; ++i) frame(i)[bin] = magnitude.at(bin, i);
    }
}

void Medians::over_time(float* result) {
    for (std::size_t i = 0; i < half; ++i) {
        std::copy_n(frame(i), stride_, padded_.data() + (half - 1 - i) * stride_);
        std::copy_n(frame(frames_ - 1 - i), stride_, frame(frames_ + i));
    }
    running_median(padded_.data(), stride_, rows_, stride_, window, result, stride_);
}

void Medians::over_frequency(float* result) {
    float* const inner = lanes_.data() + half * tile;
    for (std::size_t i = 0; i < rows_; i += tile) {
        rows_to_lanes(frame(i), stride_, stride_, inner);
        for (std::size_t k = 0; k < half; ++k) {
            std::copy_n(inner + k * tile, tile, lanes_.data() + (half - 1 - k) * tile);
            std::copy_n(inner + (bins_ - 1 - k) * tile, tile, inner + (bins_ + k) * tile);
        }
        running_median(lanes_.data(), tile, stride_, tile, window, lane_medians_.data(), tile);
        lanes_to_rows(lane_medians_.data(), stride_, result + i * stride_, stride_);
    }
}

Matrix Medians::transposed(std::span<const float> result) const {
    Matrix matrix(bins_, frames_);
    for (std::size_t bin = 0; bin < bins_; ++bin) {
        for (std::size_t i = 0; i < frames_; ++i) matrix.row(bin)[i] = result[i * stride_ + bin];
    }
    return matrix;
}

}  // namespace resonet::bench
