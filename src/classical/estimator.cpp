#include "classical/estimator.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "classical/estimator_tensors.h"
#include "classical/knn_estimator.h"
#include "classical/random_forest.h"
#include "classical/svm_estimator.h"
#include "core/json_fields.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr double least_probability = 1e-6;

std::unique_ptr<const Estimator> make_kind(JsonFields& fields, EstimatorTensors& tensors, std::size_t columns,
                                           std::size_t classes) {
    const auto kind = fields.get<std::string>("kind");
    if (kind == "svm") return make_svm(fields, tensors, columns, classes);
    if (kind == "knn") return make_knn(fields, tensors, columns, classes);
    if (kind == "random-forest") return make_random_forest(fields, tensors, columns, classes);
    throw UsageError(fields.subject(), "is of the unknown kind '" + printable(kind) + "'",
                     "this program knows svm, knn and random-forest");
}

}  // namespace

void Estimator::probabilities(std::span<const float> row, std::span<double> out) const {
    if (row.size() != columns_ || out.size() != classes_) {
        throw std::invalid_argument("Estimator: a row or a result of another size");
    }
    judge(row, out);
}

void Estimator::logits(std::span<const float> row, std::span<float> out) const {
    std::vector<double> values(classes_);
    probabilities(row, values);
    if (out.size() != classes_) throw std::invalid_argument("Estimator: a result of another size");
    std::ranges::transform(values, out.begin(), [](double value) {
        return static_cast<float>(std::log(std::max(value, least_probability)));
    });
}

std::unique_ptr<const Estimator> make_estimator(const nlohmann::json& description, const Weights& weights,
                                                std::size_t columns, std::size_t classes) {
    JsonFields fields(description, "estimator");
    EstimatorTensors tensors(weights);
    if (columns == 0 || classes == 0) throw UsageError("estimator", "has no columns or no labels");
    auto estimator = make_kind(fields, tensors, columns, classes);
    fields.finish();
    tensors.finish();
    return estimator;
}

std::unique_ptr<const Estimator> make_estimator(const Model& model) {
    const std::string subject = "model '" + printable(model.name) + "'";
    if (model.estimator.is_null()) throw UsageError(subject, "is a network and no estimator");
    try {
        const std::int64_t columns = element_count(example_shape(model.input));
        return make_estimator(model.estimator, model.weights, static_cast<std::size_t>(columns),
                              model.labels.size());
    } catch (const UsageError& error) {
        throw UsageError(subject, "is not usable: its " + error.subject() + " " + error.problem(),
                         error.remedy().empty() ? "get the model again, or train it again" : error.remedy());
    }
}

}  // namespace resonet
