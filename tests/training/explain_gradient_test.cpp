// Maps made by covering against maps made of gradients: two ways to the same answer, of which the program
// that classifies can only go the first.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "inference/explanation.h"
#include "network/model.h"
#include "support/development_data.h"
#include "training/module.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Integrated gradients (Sundararajan, Taly and Yan 2017) of the probability of `genre`, along the straight
/// line from the neutral values to the image, by midpoints; mean over the windows, placed on the image.
Matrix integrated_gradients(const Model& model, const HeardBlock& block, std::size_t genre) {
    constexpr int steps = 32;
    TorchNetwork module(model.network);
    import_weights(module, model.weights);
    module->eval();
    Matrix map(block.image.rows, block.image.columns);
    for (const ImagePart& part : block.parts) {
        const std::vector<std::int64_t> shape{1, static_cast<std::int64_t>(map.rows),
                                              static_cast<std::int64_t>(part.columns)};
        const auto cut = [&](const Matrix& values) {
            torch::Tensor window = torch::empty(shape);
            for (std::size_t r = 0; r < map.rows; ++r) {
                std::copy_n(values.row(r).begin() + static_cast<std::ptrdiff_t>(part.first), part.columns,
                            window.data_ptr<float>() + r * part.columns);
            }
            return window;
        };
        const torch::Tensor from = cut(block.neutral);
        const torch::Tensor way = cut(block.image) - from;
        const torch::Tensor places = (torch::arange(steps) + 0.5) / steps;
        torch::Tensor path = from + places.view({steps, 1, 1, 1}) * way;
        path.requires_grad_(true);
        const torch::Tensor probability = torch::softmax(module->forward(path) / model.temperature, 1)
                                              .select(1, static_cast<std::int64_t>(genre));
        probability.sum().backward();
        const torch::Tensor relevance = (path.grad().mean(0) * way).contiguous();
        const float* values = relevance.data_ptr<float>();
        for (std::size_t r = 0; r < map.rows; ++r) {
            for (std::size_t c = 0; c < part.columns; ++c) {
                map.row(r)[part.first + c] +=
                    values[r * part.columns + c] / static_cast<float>(block.parts.size());
            }
        }
    }
    return map;
}

std::vector<double> ranks(std::span<const float> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = static_cast<double>(i);
    return result;
}

/// Spearman's rank correlation of values without ties.
double rank_correlation(std::span<const float> a, std::span<const float> b) {
    const std::vector<double> x = ranks(a);
    const std::vector<double> y = ranks(b);
    const auto n = static_cast<double>(x.size());
    double squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
    return 1 - 6 * squares / (n * (n * n - 1));
}

TEST(ExplainGradient, MapsAgreeWithIntegratedGradients) {
    const fs::path model_file = testing::source_folder() / "models/gtzan-rcrnn.safetensors";
    if (!fs::exists(model_file)) GTEST_SKIP() << "no model is shipped in models/";
    const Classifier classifier(load_model(model_file));
    for (const std::string name :
         {"blues-robert-van-herk-city-blues.opus", "orchestral-mattias-westlund-legends-of-the-north.opus"}) {
        SCOPED_TRACE(name);
        const fs::path clip = testing::source_folder() / "examples" / name;
        if (!fs::exists(clip)) GTEST_SKIP() << "no clips are shipped in examples/";
        ExplanationSettings settings;
        settings.method = RelevanceMethod::occlusion;
        settings.threads = 1;
        const Explanation explanation = explain_track(classifier, clip, settings);
        ASSERT_EQ(explanation.blocks.size(), 1U);
        const BlockExplanation& mapped = explanation.blocks.front();
        const Matrix gradients = integrated_gradients(classifier.model(), mapped.block, explanation.genre);

        // Gradients add up to what the image has over its neutral version (completeness).
        const double total = std::accumulate(gradients.values.begin(), gradients.values.end(), 0.0);
        EXPECT_NEAR(total, mapped.check.whole - mapped.check.most_curve.back(), 0.05);

        const CellGrid coarse{mapped.block.image.rows, mapped.block.image.columns, 2 * mapped.grid.cell_rows,
                              2 * mapped.grid.cell_columns};
        const double agreement = rank_correlation(cell_means(gradients, coarse).values,
                                                  cell_means(mapped.relevance, coarse).values);
        RecordProperty("rank_correlation_" + name.substr(0, 5), std::to_string(agreement));
        EXPECT_GT(agreement, 0.3) << "0.40 and 0.54 when this was written";

        MaskedJudge judge(classifier.model());
        const Faithfulness of_gradients =
            check_faithfulness(judge.image(mapped.block, explanation.genre), mapped.grid,
                               cell_means(gradients, mapped.grid), {.seed = 1});
        EXPECT_LT(of_gradients.most, of_gradients.random_mean());
        EXPECT_TRUE(mapped.check.faithful());
        EXPECT_LT(mapped.check.most, mapped.check.random_mean());
    }
}

}  // namespace
}  // namespace resonet
