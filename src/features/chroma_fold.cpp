#include "features/chroma_fold.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

constexpr std::size_t pitch_classes = 12;

// Pitch class of the lowest bin, from C.
std::size_t pitch_class_of(double hz) {
    const double semitones = 12.0 * std::log2(hz / 440.0) + 69.0;
    const double above_c = semitones - 12.0 * std::floor(semitones / 12.0);
    return static_cast<std::size_t>(std::nearbyint(above_c)) % pitch_classes;
}

}  // namespace

Matrix fold_to_chroma(const Matrix& constant_q, const CqtParameters& parameters) {
    check_parameters("chroma", parameters);
    const auto per_octave = static_cast<std::size_t>(parameters.bins_per_octave);
    const std::size_t bins = per_octave * static_cast<std::size_t>(parameters.n_octaves);
    if (per_octave % pitch_classes != 0 || constant_q.rows != bins) {
        throw UsageError("chroma",
                         "a constant-Q transform of " + std::to_string(constant_q.rows) + " bins, " +
                             std::to_string(per_octave) + " an octave",
                         "give the parameters of the transform, with a multiple of 12 bins an octave");
    }
    const std::size_t merged = per_octave / pitch_classes;
    const std::size_t lowest = pitch_class_of(parameters.fmin);
    Matrix chroma(pitch_classes, constant_q.columns);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const std::span<float> target = chroma.row(((bin + merged / 2) / merged + lowest) % pitch_classes);
        const std::span<const float> source = constant_q.row(bin);
        for (std::size_t frame = 0; frame < source.size(); ++frame) target[frame] += source[frame];
    }
    return chroma;
}

void normalise_columns(Matrix& matrix, ColumnNorm norm) {
    std::vector<double> norms(matrix.columns, 0.0);
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        const std::span<const float> values = matrix.row(row);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double value = std::abs(static_cast<double>(values[i]));
            if (norm == ColumnNorm::largest) {
                norms[i] = std::max(norms[i], value);
            } else {
                norms[i] += norm == ColumnNorm::sum ? value : value * value;
            }
        }
    }
    for (double& value : norms) {
        if (norm == ColumnNorm::euclidean) value = std::sqrt(value);
        if (value < static_cast<double>(std::numeric_limits<float>::min())) value = 1.0;
    }
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        const std::span<float> values = matrix.row(row);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<float>(static_cast<double>(values[i]) / norms[i]);
        }
    }
}

}  // namespace resonet
