#include "classical/estimator_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/json_fields.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr double largest = 1e9;  // of a cost or gamma: beyond it libsvm does not come to an end

}  // namespace

SvmSettings svm_settings(JsonFields& fields) {
    SvmSettings settings;
    settings.kernel = fields.get_choice_or("kernel", svm_kernel_words, settings.kernel);
    settings.cost = fields.get_ranged("cost", settings.cost, 1e-9, largest);
    settings.gamma = fields.get_ranged("gamma", settings.gamma, 0.0, largest);
    return settings;
}

KnnSettings knn_settings(JsonFields& fields) {
    KnnSettings settings;
    settings.neighbours = fields.get_ranged("neighbours", settings.neighbours, 1, 10'000);
    settings.weights = fields.get_choice_or("weights", neighbour_weights_words, settings.weights);
    return settings;
}

ForestSettings forest_settings(JsonFields& fields) {
    ForestSettings settings;
    settings.trees = fields.get_ranged("trees", settings.trees, 1, 100'000);
    settings.max_depth = fields.get_ranged("max_depth", settings.max_depth, 0, most_forest_depth);
    settings.min_samples_split =
        fields.get_ranged("min_samples_split", settings.min_samples_split, 2, 1'000'000);
    settings.features_per_split =
        fields.get_ranged("features_per_split", settings.features_per_split, 0, 1'000'000);
    return settings;
}

EstimatorSettings estimator_settings(const json& model) {
    JsonFields fields(model, "recipe [model]");
    const auto kind = fields.get<std::string>("kind");
    EstimatorSettings settings;
    if (kind == "svm") {
        settings = svm_settings(fields);
    } else if (kind == "knn") {
        settings = knn_settings(fields);
    } else if (kind == "random-forest") {
        settings = forest_settings(fields);
    } else {
        throw UsageError(fields.subject(), "has the unknown kind '" + kind + "'",
                         "choose from svm, knn, random-forest");
    }
    fields.finish();
    return settings;
}

void validate_estimator(const json& model) {
    estimator_settings(model);
}

std::string_view estimator_kind_name(std::string_view kind) {
    const auto found = std::ranges::find(estimator_kinds, kind, &EstimatorKind::kind);
    return found == estimator_kinds.end() ? kind : found->name;
}

bool is_estimator_kind(std::string_view kind) {
    return std::ranges::find(estimator_kinds, kind, &EstimatorKind::kind) != estimator_kinds.end();
}

json to_json(const SvmSettings& settings) {
    return {{"kind", "svm"},
            {"kernel", svm_kernel_words.at(static_cast<std::size_t>(settings.kernel))},
            {"cost", settings.cost},
            {"gamma", settings.gamma}};
}

json to_json(const KnnSettings& settings) {
    return {{"kind", "knn"},
            {"neighbours", settings.neighbours},
            {"weights", neighbour_weights_words.at(static_cast<std::size_t>(settings.weights))}};
}

json to_json(const ForestSettings& settings) {
    return {{"kind", "random-forest"},
            {"trees", settings.trees},
            {"max_depth", settings.max_depth},
            {"min_samples_split", settings.min_samples_split},
            {"features_per_split", settings.features_per_split}};
}

void check_rows_to_fit(const Matrix& rows, std::span<const int> labels, std::size_t classes) {
    if (rows.rows != labels.size() || rows.columns == 0) {
        throw std::invalid_argument("an estimator needs as many labels as rows, and columns");
    }
    std::vector<std::size_t> counts(classes);
    for (const int label : labels) ++counts.at(static_cast<std::size_t>(label));
    if (classes < 2) {
        throw UsageError("the rows to fit on", "have one label alone", "give clips of two labels or more");
    }
    const auto empty = std::ranges::find(counts, 0U);
    if (empty != counts.end()) {
        throw UsageError("the rows to fit on",
                         fmt::format("have none of label {} of {}", empty - counts.begin() + 1, classes),
                         "give clips of every label that can be used");
    }
    const auto bad = std::ranges::find_if(rows.values, [](float value) { return !std::isfinite(value); });
    if (bad == rows.values.end()) return;
    const auto place = static_cast<std::size_t>(bad - rows.values.begin());
    throw InputError(fmt::format("row {}", place / rows.columns + 1),
                     fmt::format("the value in column {} is not a finite number", place % rows.columns + 1),
                     "leave this row out");
}

std::vector<std::vector<double>> vectors_of(const Matrix& rows) {
    std::vector<std::vector<double>> vectors;
    vectors.reserve(rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) vectors.emplace_back(rows.row(i).begin(), rows.row(i).end());
    return vectors;
}

}  // namespace resonet
