#include "classical/estimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "classical/estimator_settings.h"
#include "classical/labelled_rows.h"
#include "classical/svm_estimator.h"
#include "core/error.h"

namespace resonet {
namespace {

using testing::LabelledExamples;
using testing::three_columns;

std::vector<double> probabilities(const Estimator& estimator, std::span<const float> row) {
    std::vector<double> values(estimator.classes());
    estimator.probabilities(row, values);
    EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), 1.0, 1e-9);
    for (const double value : values) EXPECT_GE(value, 0.0);
    return values;
}

std::size_t largest(const std::vector<double>& values) {
    return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

std::unique_ptr<const Estimator> make(const FittedEstimator& fitted, std::size_t columns,
                                      std::size_t classes) {
    return make_estimator(fitted.description, fitted.weights, columns, classes);
}

Matrix matrix(std::size_t columns, std::vector<float> values) {
    Matrix m;
    m.columns = columns;
    m.rows = values.size() / columns;
    m.values = std::move(values);
    return m;
}

/// A forest of two trees over two columns and three classes.
FittedEstimator small_forest() {
    const std::vector<Tree> trees = {{{0, 0.5F, 2}, {-1, 0, 0}, {1, -1.0F, 4}, {-1, 0, 1}, {-1, 0, 2}},
                                     {{-1, 0, 1}}};
    return describe_forest(trees, {.trees = 2});
}

TEST(SvmEstimator, OfTensorsDecidesAsTheMachineItWasMadeOf) {
    const LabelledExamples examples = three_columns(4, 25);
    for (const SvmKernel kernel : {SvmKernel::rbf, SvmKernel::linear}) {
        const SvmSettings settings{.kernel = kernel, .cost = 2};
        const Svm svm(vectors_of(examples.rows), examples.labels, settings);
        const auto estimator = make(fit_svm(examples.rows, examples.labels, 4, settings), 3, 4);
        EXPECT_EQ(estimator->facts().at("support_vectors"), svm.support_vectors().size());
        int agreed = 0;
        for (std::size_t i = 0; i < examples.rows.rows; ++i) {
            const std::span<const float> row = examples.rows.row(i);
            const std::vector<double> values = probabilities(*estimator, row);
            agreed +=
                static_cast<int>(largest(values)) == svm.predict(std::vector<double>(row.begin(), row.end()));
        }
        EXPECT_GE(agreed, 97);  // of 100: probabilities of all pairs may outvote a vote
    }
}

TEST(SvmEstimator, OfTwoClassesGivesTheSigmoidOfTheDecisionValue) {
    const LabelledExamples examples = three_columns(2, 30);
    const FittedEstimator fitted = fit_svm(examples.rows, examples.labels, 2, {});
    const auto estimator = make(fitted, 3, 2);
    const Svm svm(vectors_of(examples.rows), examples.labels);
    const std::vector<float>& sigmoid = fitted.weights.at("sigmoids").values;
    for (std::size_t i = 0; i < 10; ++i) {
        const std::span<const float> row = examples.rows.row(i);
        const double value = svm.decision_values(std::vector<double>(row.begin(), row.end()))[0];
        // libsvm stops the coupling of pairs at 0.0025.
        EXPECT_NEAR(probabilities(*estimator, row)[0], 1 / (1 + std::exp(sigmoid[0] * value + sigmoid[1])),
                    5e-3);
    }
}

TEST(SvmEstimator, TheSameRowsGiveTheSameTensors) {
    const LabelledExamples examples = three_columns(3, 12);
    const FittedEstimator one = fit_svm(examples.rows, examples.labels, 3, {});
    const FittedEstimator other = fit_svm(examples.rows, examples.labels, 3, {});
    EXPECT_EQ(one.description, other.description);
    for (const auto& [name, tensor] : one.weights) {
        EXPECT_EQ(tensor.values, other.weights.at(name).values) << name;
    }
}

TEST(SvmEstimator, ClassesOfASingleRowAreFittedToo) {
    const Matrix rows = matrix(1, {0, 1, 2, 10, 20});
    const auto estimator = make(fit_svm(rows, std::vector{0, 0, 0, 1, 2}, 3, {}), 1, 3);
    EXPECT_EQ(largest(probabilities(*estimator, rows.row(0))), 0U);
}

TEST(KnnEstimator, SharesByHand) {
    // Standardised, distances keep their order in one column.
    const Matrix rows = matrix(1, {0, 1, 3, 10});
    const std::vector<int> labels = {0, 1, 1, 2};
    const auto uniform = make(fit_knn(rows, labels, 3, {.neighbours = 3}), 1, 3);
    EXPECT_EQ(probabilities(*uniform, std::vector{0.4F}), (std::vector<double>{1.0 / 3, 2.0 / 3, 0}));
    const Matrix even = matrix(1, {-3, -1, 1, 3});
    const auto nearest = make(fit_knn(even, std::vector{2, 0, 1, 1}, 3, {.neighbours = 1}), 1, 3);
    EXPECT_EQ(probabilities(*nearest, std::vector{0.0F}),
              (std::vector<double>{1, 0, 0}));  // the first of two
    const auto weighted = make(fit_knn(rows, labels, 3, {3, NeighbourWeights::distance}), 1, 3);
    const std::vector<double> found = probabilities(*weighted, std::vector{2.0F});
    // At distances 2, 1, 1: weights 0.5, 1, 1.
    EXPECT_NEAR(found[0], 0.2, 1e-6);
    EXPECT_NEAR(found[1], 0.8, 1e-6);
    EXPECT_EQ(probabilities(*weighted, std::vector{3.0F}), (std::vector<double>{0, 1, 0}));
    EXPECT_THROW(fit_knn(rows, labels, 3, {.neighbours = 5}), UsageError);
}

TEST(RandomForest, VotesByHand) {
    const auto forest = make(small_forest(), 2, 3);
    EXPECT_EQ(probabilities(*forest, std::vector{0.5F, 9.0F}), (std::vector<double>{0.5, 0.5, 0}));
    EXPECT_EQ(probabilities(*forest, std::vector{0.6F, -1.0F}), (std::vector<double>{0, 1, 0}));
    EXPECT_EQ(probabilities(*forest, std::vector{0.6F, 0.0F}), (std::vector<double>{0, 0.5, 0.5}));
    EXPECT_EQ(forest->facts(), (nlohmann::ordered_json{{"trees", 2}, {"nodes", 6}}));
    std::vector<float> logits(3);
    forest->logits(std::vector{0.5F, 9.0F}, logits);
    EXPECT_NEAR(logits[0], std::log(0.5), 1e-6);
    EXPECT_NEAR(logits[2], std::log(1e-6), 1e-5);
}

TEST(Estimator, TakesRowsOfItsWidthAlone) {
    const auto forest = make(small_forest(), 2, 3);
    std::vector<double> out(3);
    EXPECT_THROW(forest->probabilities(std::vector{1.0F}, out), std::invalid_argument);
    out.resize(2);
    EXPECT_THROW(forest->probabilities(std::vector{1.0F, 1.0F}, out), std::invalid_argument);
}

TEST(Estimator, RefusesRowsItCannotBeFittedTo) {
    const LabelledExamples good = three_columns(2, 10);
    EXPECT_THROW(fit_svm(good.rows, good.labels, 3, {}), UsageError);  // none of the third class
    EXPECT_THROW(fit_knn(good.rows, good.labels, 1, {}), std::exception);
    LabelledExamples bad = good;
    bad.rows.row(4)[1] = std::numeric_limits<float>::infinity();
    try {
        fit_svm(bad.rows, bad.labels, 2, {});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), "row 5");
    }
}

/// One estimator of each kind, for 3 columns and 3 classes.
std::vector<FittedEstimator> one_of_each() {
    const LabelledExamples examples = three_columns(3, 6);
    const std::vector<Tree> trees = {{{2, 0.5F, 2}, {-1, 0, 0}, {-1, 0, 2}}};
    return {fit_svm(examples.rows, examples.labels, 3, {}), fit_knn(examples.rows, examples.labels, 3, {}),
            describe_forest(trees, {.trees = 1})};
}

void expect_refused(const FittedEstimator& broken, const std::string& what) {
    EXPECT_THROW(make(broken, 3, 3), UsageError) << broken.description << ' ' << what;
}

TEST(BrokenEstimator, LacksOrHasTooManyParts) {
    for (const FittedEstimator& good : one_of_each()) {
        EXPECT_NO_THROW(make(good, 3, 3));
        EXPECT_THROW(make(good, 2, 3), UsageError) << good.description;
        if (good.description["kind"] != "random-forest") {
            EXPECT_THROW(make(good, 4, 3), UsageError);
        }
        EXPECT_THROW(make(good, 3, 2), UsageError) << good.description;
        EXPECT_THROW(make(good, 0, 3), UsageError);
        EXPECT_THROW(make(good, 3, 0), UsageError);
        for (const auto& [name, tensor] : good.weights) {
            FittedEstimator broken = good;
            broken.weights.erase(name);
            expect_refused(broken, "without " + name);
        }
        FittedEstimator more = good;
        more.weights["other"] = {{1}, {0}};
        expect_refused(more, "with another tensor");
        for (const char* kind : {"", "SVM", "boosting\n"}) {
            FittedEstimator broken = good;
            broken.description["kind"] = kind;
            expect_refused(broken, kind);
        }
        FittedEstimator broken = good;
        broken.description["extra"] = 1;
        expect_refused(broken, "an unknown field");
        broken.description = nlohmann::json::array();
        expect_refused(broken, "no object");
    }
}

TEST(BrokenEstimator, HasTensorsOfOtherShapesOrWithoutEnd) {
    for (const FittedEstimator& good : one_of_each()) {
        for (const auto& [name, tensor] : good.weights) {
            for (const float value : {std::nanf(""), INFINITY, -INFINITY}) {
                FittedEstimator broken = good;
                broken.weights[name].values.back() = value;
                expect_refused(broken, name + " not finite");
            }
            FittedEstimator broken = good;
            broken.weights[name].values.pop_back();
            expect_refused(broken, name + " cut short");
            broken = good;
            broken.weights[name].shape.push_back(1);
            expect_refused(broken, name + " of another rank");
            broken = good;
            broken.weights[name] = {{0}, {}};
            expect_refused(broken, name + " empty");
            broken = good;
            broken.weights[name].shape = {};
            expect_refused(broken, name + " a scalar");
        }
    }
}

TEST(BrokenEstimator, HasNumbersOutOfRange) {
    const auto refused = [](const FittedEstimator& good, const std::string& name, std::size_t at,
                            std::vector<float> values) {
        for (const float value : values) {
            FittedEstimator broken = good;
            broken.weights.at(name).values.at(at) = value;
            expect_refused(broken, name + " " + std::to_string(value));
        }
    };
    const std::vector<FittedEstimator> all = one_of_each();
    refused(all[0], "counts", 0, {-1, 0.5F, 7, 1e9F});
    refused(all[0], "scaler.deviation", 1, {0, -1});
    refused(all[1], "classes", 0, {-1, 3, 0.5F, 1e30F});
    refused(all[2], "feature", 0, {-2, 3, 1.5F, 1e30F});
    refused(all[2], "target", 0, {0, 1, 3, -1, 1.5F, 1e30F});  // itself, its left child, beyond the end
    refused(all[2], "target", 1, {3, -1});                     // no class
    refused(all[2], "trees", 0, {0, 2, 4, -1, 1e30F});
    refused(all[2], "feature", 2, {0});  // an inner node at the end of its tree
    for (const auto& [field, value] : std::vector<std::pair<std::string, nlohmann::json>>{
             {"neighbours", 0}, {"neighbours", 19}, {"neighbours", "5"}, {"weights", "heavy"}}) {
        FittedEstimator broken = all[1];
        broken.description[field] = value;
        expect_refused(broken, field);
    }
    FittedEstimator broken = all[0];
    broken.description["gamma"] = -1;
    expect_refused(broken, "gamma");
}

TEST(BrokenEstimator, OfHugeValuesStillGivesADistribution) {
    for (const FittedEstimator& good : one_of_each()) {
        FittedEstimator huge = good;
        for (auto& [name, tensor] : huge.weights) {
            const bool whole = name == "counts" || name == "classes" || name == "trees" ||
                               name == "feature" || name == "target";
            if (whole) continue;
            const bool deviations = name == "scaler.deviation";
            for (float& value : tensor.values) value = deviations ? 1e-38F : std::copysign(3e38F, value);
        }
        const auto estimator = make(huge, 3, 3);
        const std::vector<double> values = probabilities(*estimator, std::vector{-3e38F, 3e38F, 0.0F});
        for (const double value : values) EXPECT_TRUE(std::isfinite(value)) << good.description;
    }
}

TEST(EstimatorSettings, DefaultsAndWordsOfARecipe) {
    const auto forest = std::get<ForestSettings>(estimator_settings({{"kind", "random-forest"}}));
    EXPECT_EQ(forest.trees, 500);
    const auto knn = std::get<KnnSettings>(
        estimator_settings({{"kind", "knn"}, {"neighbours", 7}, {"weights", "distance"}}));
    EXPECT_EQ(knn.neighbours, 7);
    EXPECT_EQ(knn.weights, NeighbourWeights::distance);
    const auto svm = std::get<SvmSettings>(
        estimator_settings({{"kind", "svm"}, {"kernel", "linear"}, {"cost", 10}, {"gamma", 0.5}}));
    EXPECT_EQ(svm.kernel, SvmKernel::linear);
    EXPECT_EQ(svm.cost, 10);
    for (const EstimatorSettings& settings : {EstimatorSettings(forest), EstimatorSettings(knn)}) {
        const nlohmann::json json = std::visit([](const auto& s) { return to_json(s); }, settings);
        EXPECT_EQ(std::visit([](const auto& s) { return to_json(s); }, estimator_settings(json)), json);
    }
}

TEST(EstimatorSettings, RefuseWhatTheyDoNotKnow) {
    for (const char* text :
         {R"({})", R"({"kind": "tree"})", R"({"kind": 1})", R"([])", R"({"kind": "svm", "kernel": "poly"})",
          R"({"kind": "svm", "cost": 0})", R"({"kind": "svm", "cost": "1"})",
          R"({"kind": "svm", "gamma": -1})", R"({"kind": "svm", "neighbours": 5})",
          R"({"kind": "knn", "neighbours": 0})", R"({"kind": "knn", "neighbours": 2.5})",
          R"({"kind": "knn", "weights": "x"})", R"({"kind": "random-forest", "trees": 0})",
          R"({"kind": "random-forest", "max_depth": 26})",
          R"({"kind": "random-forest", "min_samples_split": 1})",
          R"({"kind": "random-forest", "features_per_split": -1})"}) {
        EXPECT_THROW(validate_estimator(nlohmann::json::parse(text)), UsageError) << text;
    }
}

}  // namespace
}  // namespace resonet
