#include "training/random_forest_fit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "classical/labelled_rows.h"
#include "core/error.h"
#include "training/opencv_trees.h"

namespace resonet {
namespace {

using testing::LabelledExamples;
using testing::three_columns;

std::unique_ptr<const Estimator> make(const FittedEstimator& fitted, std::size_t classes) {
    return make_estimator(fitted.description, fitted.weights, 3, classes);
}

TEST(RandomForestFit, TreesGiveTheVotesOfOpenCv) {
    const LabelledExamples examples = three_columns(4, 40);
    const int count = static_cast<int>(examples.rows.rows);
    cv::Mat samples(count, 3, CV_32F);
    cv::Mat responses(count, 1, CV_32S);
    for (int i = 0; i < count; ++i) {
        for (int c = 0; c < 3; ++c) {
            samples.at<float>(i, c) =
                examples.rows.at(static_cast<std::size_t>(i), static_cast<std::size_t>(c));
        }
        responses.at<int>(i) = examples.labels[static_cast<std::size_t>(i)];
    }
    const auto forest = cv::ml::RTrees::create();
    forest->setMaxDepth(6);
    forest->setMinSampleCount(3);
    forest->setTermCriteria({cv::TermCriteria::COUNT, 30, 0.0});
    forest->train(samples, cv::ml::ROW_SAMPLE, responses);
    const std::vector<Tree> trees = trees_of(*forest);
    ASSERT_EQ(trees.size(), 30U);
    const auto estimator = make(describe_forest(trees, {.trees = 30}), 4);

    // Points between and beyond the rows, too.
    cv::Mat points(400, 3, CV_32F);
    testing::NoiseSource noise(5);
    for (int i = 0; i < points.rows; ++i) {
        for (int c = 0; c < 3; ++c) points.at<float>(i, c) = static_cast<float>(15 * noise.next());
    }
    cv::Mat votes;
    cv::Mat predicted;
    forest->getVotes(points, votes, 0);
    forest->predict(points, predicted);
    ASSERT_EQ(votes.rows, points.rows + 1);  // the first row names the classes
    for (int i = 0; i < points.rows; ++i) {
        std::vector<double> shares(4);
        estimator->probabilities({points.ptr<float>(i), 3}, shares);
        for (int c = 0; c < 4; ++c) {
            ASSERT_EQ(votes.at<int>(0, c), c);
            EXPECT_NEAR(shares[static_cast<std::size_t>(c)], votes.at<int>(i + 1, c) / 30.0, 1e-12);
        }
        const auto best = std::ranges::max_element(shares) - shares.begin();
        EXPECT_EQ(static_cast<float>(best), predicted.at<float>(i));
    }
}

TEST(RandomForestFit, LearnsAndDependsOnTheSeedAlone) {
    const LabelledExamples examples = three_columns(3, 30);
    const ForestSettings settings{.trees = 40};
    const FittedEstimator one = fit_random_forest(examples.rows, examples.labels, 3, settings, 1);
    const FittedEstimator same = fit_random_forest(examples.rows, examples.labels, 3, settings, 1);
    const FittedEstimator other = fit_random_forest(examples.rows, examples.labels, 3, settings, 2);
    for (const auto& [name, tensor] : one.weights) EXPECT_EQ(tensor.values, same.weights.at(name).values);
    EXPECT_NE(one.weights.at("threshold").values, other.weights.at("threshold").values);
    for (const FittedEstimator& fitted : {one, other}) {
        const auto estimator = make(fitted, 3);
        int right = 0;
        std::vector<double> shares(3);
        for (std::size_t i = 0; i < examples.rows.rows; ++i) {
            estimator->probabilities(examples.rows.row(i), shares);
            right += std::ranges::max_element(shares) - shares.begin() == examples.labels[i];
        }
        EXPECT_GE(right, 88);  // of the 90 rows it was fitted on
    }
}

TEST(RandomForestFit, SettingsLimitTheTrees) {
    const LabelledExamples examples = three_columns(3, 30);
    const auto nodes = [&](const ForestSettings& settings) {
        const FittedEstimator fitted = fit_random_forest(examples.rows, examples.labels, 3, settings, 1);
        return make(fitted, 3)->facts().at("nodes").get<int>();
    };
    EXPECT_EQ(nodes({.trees = 10, .max_depth = 1}), 30);           // a root and two leaves each
    EXPECT_EQ(nodes({.trees = 10, .min_samples_split = 91}), 10);  // 90 rows are too few to divide
    EXPECT_EQ(nodes({.trees = 1, .min_samples_split = 90, .features_per_split = 3}), 3);
}

TEST(RandomForestFit, RefusesWhatItCannotFit) {
    const LabelledExamples examples = three_columns(2, 5);
    EXPECT_THROW(fit_random_forest(examples.rows, examples.labels, 3, {}, 1), UsageError);
}

}  // namespace
}  // namespace resonet
