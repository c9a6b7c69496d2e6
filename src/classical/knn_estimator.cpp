#include "classical/knn_estimator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "classical/estimator_settings.h"
#include "classical/estimator_tensors.h"
#include "core/json_fields.h"

namespace resonet {
namespace {

struct Neighbour {
    double distance = 0;  ///< squared
    std::size_t row = 0;

    friend bool operator<(const Neighbour& a, const Neighbour& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.row < b.row;
    }
};

/// `row` scaled, in single precision and without infinities: a row that was fitted on gives what was kept of
/// it.
std::vector<float> scaled(const StandardScaler& scaler, std::span<const float> row) {
    constexpr double largest = std::numeric_limits<float>::max();
    std::vector<double> values(row.size());
    scaler.scale(row, values);
    for (double& value : values) value = std::clamp(value, -largest, largest);
    return {values.begin(), values.end()};
}

/// In double precision, where no two rows of floats are infinitely far from each other.
double squared_distance(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t c = 0; c < a.size(); ++c) {
        const double difference = double{a[c]} - double{b[c]};
        sum += difference * difference;
    }
    return sum;
}

class KnnEstimator : public Estimator {
  public:
    KnnEstimator(KnnSettings settings, StandardScaler scaler, Matrix rows, std::vector<std::int32_t> labels,
                 std::size_t classes)
        : Estimator(rows.columns, classes),
          settings_(settings),
          scaler_(std::move(scaler)),
          rows_(std::move(rows)),
          labels_(std::move(labels)) {}

    nlohmann::ordered_json facts() const override {
        return {{"neighbours", settings_.neighbours},
                {"weights", neighbour_weights_words.at(static_cast<std::size_t>(settings_.weights))},
                {"rows", rows_.rows}};
    }

  private:
    void judge(std::span<const float> row, std::span<double> out) const override {
        const std::vector<float> point = scaled(scaler_, row);
        std::vector<Neighbour> nearest(rows_.rows);
        for (std::size_t i = 0; i < rows_.rows; ++i) nearest[i] = {squared_distance(point, rows_.row(i)), i};
        const auto end = nearest.begin() + settings_.neighbours;
        std::partial_sort(nearest.begin(), end, nearest.end());
        nearest.erase(end, nearest.end());
        std::ranges::fill(out, 0.0);
        const bool met = nearest.front().distance == 0;
        double total = 0;
        for (const Neighbour& neighbour : nearest) {
            double weight = 1;
            if (settings_.weights == NeighbourWeights::distance) {
                weight = met ? (neighbour.distance == 0 ? 1 : 0) : 1 / std::sqrt(neighbour.distance);
            }
            out[static_cast<std::size_t>(labels_[neighbour.row])] += weight;
            total += weight;
        }
        for (double& share : out) share /= total;
    }

    KnnSettings settings_;
    StandardScaler scaler_;
    Matrix rows_;
    std::vector<std::int32_t> labels_;
};

}  // namespace

FittedEstimator fit_knn(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                        const KnnSettings& settings) {
    check_rows_to_fit(rows, labels, classes);
    if (rows.rows < static_cast<std::size_t>(settings.neighbours)) {
        throw UsageError("k nearest neighbours", "has fewer rows to fit on than neighbours",
                         "lower 'neighbours'");
    }
    FittedEstimator fitted{to_json(settings), {}};
    const StandardScaler scaler = put_scaler(fitted.weights, StandardScaler(vectors_of(rows)));
    Tensor kept{{static_cast<std::int64_t>(rows.rows), static_cast<std::int64_t>(rows.columns)}, {}};
    for (std::size_t i = 0; i < rows.rows; ++i) {
        const std::vector<float> row = scaled(scaler, rows.row(i));
        kept.values.insert(kept.values.end(), row.begin(), row.end());
    }
    fitted.weights["rows"] = std::move(kept);
    fitted.weights["classes"] = whole_tensor({static_cast<std::int64_t>(rows.rows)}, labels);
    return fitted;
}

std::unique_ptr<const Estimator> make_knn(JsonFields& description, EstimatorTensors& tensors,
                                          std::size_t columns, std::size_t classes) {
    const KnnSettings settings = knn_settings(description);
    const std::size_t count = tensors.count("rows");
    if (static_cast<std::size_t>(settings.neighbours) > count) {
        throw UsageError("estimator", "has fewer rows than neighbours");
    }
    const auto n = static_cast<std::int64_t>(count);
    StandardScaler scaler = tensors.scaler(columns);
    Matrix rows(count, columns);
    std::ranges::copy(tensors.values("rows", {n, static_cast<std::int64_t>(columns)}), rows.values.begin());
    auto labels = tensors.whole_numbers("classes", {n}, 0, static_cast<std::int32_t>(classes) - 1);
    return std::make_unique<KnnEstimator>(settings, std::move(scaler), std::move(rows), std::move(labels),
                                          classes);
}

}  // namespace resonet
