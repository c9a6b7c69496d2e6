#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/chroma_fold.h"
#include "features/cqt.h"

namespace resonet {
namespace {

constexpr std::size_t pitch_classes = 12;

// Circles of fifths, minor thirds and major thirds: a semitone's turn in half circles, and the radius.
struct Circle {
    double turn;
    double radius;
};
constexpr Circle circles[] = {{7.0 / 6, 1.0}, {3.0 / 2, 1.0}, {2.0 / 3, 0.5}};

}  // namespace

Matrix tonnetz(const Matrix& chroma) {
    if (chroma.rows != pitch_classes) {
        throw UsageError("tonnetz", "a chroma of " + std::to_string(chroma.rows) + " pitch classes",
                         "give one of 12");
    }
    Matrix shares = chroma;
    normalise_columns(shares, ColumnNorm::sum);
    Matrix centroids(6, chroma.columns);
    std::vector<double> sum(chroma.columns);
    for (std::size_t dimension = 0; dimension < centroids.rows; ++dimension) {
        const Circle& circle = circles[dimension / 2];
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::size_t pitch = 0; pitch < pitch_classes; ++pitch) {
            const double angle = std::numbers::pi * circle.turn * static_cast<double>(pitch);
            const double weight = circle.radius * (dimension % 2 == 0 ? std::sin(angle) : std::cos(angle));
            const std::span<const float> row = shares.row(pitch);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * static_cast<double>(row[i]);
        }
        std::transform(sum.begin(), sum.end(), centroids.row(dimension).begin(),
                       [](double value) { return static_cast<float>(value); });
    }
    return centroids;
}

}  // namespace resonet
