#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "dsp/window.h"
#include "features/chroma_fold.h"
#include "features/cqt.h"

namespace resonet {
namespace {

// Frames that are averaged; odd.
constexpr std::size_t smoothing = 41;

// A quarter for each step that a share of the frame's energy exceeds.
float quantised(float share) {
    constexpr std::array steps{0.4F, 0.2F, 0.1F, 0.05F};
    float sum = 0.0F;
    for (const float step : steps) sum += share > step ? 0.25F : 0.0F;
    return sum;
}

// A symmetric Hann window of sum 1, without its zeros at both ends.
std::vector<double> smoothing_window() {
    const std::vector<double> hann = hann_window(smoothing + 1);
    std::vector<double> window(hann.begin() + 1, hann.end());
    double sum = 0.0;
    for (const double weight : window) sum += weight;
    for (double& weight : window) weight /= sum;
    return window;
}

// Averages around each value; there is silence beyond the ends.
void smooth(std::span<float> values, const std::vector<double>& window, std::vector<double>& padded) {
    padded.assign(values.size() + window.size() - 1, 0.0);
    const std::size_t before = window.size() / 2;
    for (std::size_t i = 0; i < values.size(); ++i) padded[before + i] = static_cast<double>(values[i]);
    for (std::size_t i = 0; i < values.size(); ++i) {
        double sum = 0.0;
        for (std::size_t k = 0; k < window.size(); ++k) sum += window[k] * padded[i + k];
        values[i] = static_cast<float>(sum);
    }
}

}  // namespace

Matrix chroma_cens(const Matrix& constant_q, const CqtParameters& parameters) {
    Matrix chroma = fold_to_chroma(constant_q, parameters);
    normalise_columns(chroma, ColumnNorm::sum);
    std::transform(chroma.values.begin(), chroma.values.end(), chroma.values.begin(), quantised);
    const std::vector<double> window = smoothing_window();
    std::vector<double> padded;
    for (std::size_t row = 0; row < chroma.rows; ++row) smooth(chroma.row(row), window, padded);
    normalise_columns(chroma, ColumnNorm::euclidean);
    return chroma;
}

}  // namespace resonet
