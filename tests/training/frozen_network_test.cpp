#include "training/frozen_network.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "team.h"
#include "tiny_task.h"
#include "training/predict.h"

namespace resonet {
namespace {

using testing::TinyTask;

/// The tiny network after a few batches, so that its norms have statistics of their own.
TorchNetwork used_network(const TinyTask& task) {
    torch::manual_seed(5);
    TorchNetwork module(task.network);
    for (int i = 0; i < 3; ++i) module->forward(torch::rand({8, 1, 16, 8}));
    return module;
}

TEST(FrozenNetwork, AnswersAsTheModuleInEvaluationMode) {
    const TinyTask task;
    TorchNetwork module = used_network(task);
    const FrozenNetwork frozen(task.network, export_weights(module), torch::kCPU);
    const torch::Tensor input = torch::rand({7, 1, 16, 8});
    module->eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor expected = module->forward(input).contiguous();
    torch::Tensor found = torch::empty({7, 3});
    ASSERT_EQ(frozen.labels(), 3);
    frozen.run(7, {input.data_ptr<float>(), 7 * 16 * 8}, {found.data_ptr<float>(), 7 * 3});
    EXPECT_TRUE(torch::allclose(found, expected, 1e-5, 1e-5)) << found << expected;
}

TEST(FrozenNetwork, AnswersAlikeOnManyThreads) {
    const TinyTask task;
    const FrozenNetwork frozen(task.network, export_weights(used_network(task)), torch::kCPU);
    const torch::Tensor input = torch::rand({5, 1, 16, 8});
    const std::span<const float> values(input.data_ptr<float>(), 5 * 16 * 8);
    std::vector<float> alone(15);
    frozen.run(5, values, alone);
    std::vector<std::vector<float>> found(4, std::vector<float>(15));
    testing::run_threads(4, [&](int thread) {
        for (int i = 0; i < 20; ++i) frozen.run(5, values, found[static_cast<std::size_t>(thread)]);
    });
    for (const std::vector<float>& each : found) EXPECT_EQ(each, alone);
}

TEST(FrozenNetwork, ValidationIsThatOfTheModuleWhateverTheThreads) {
    const TinyTask task(30);  // 120 windows: four parts, the last one shorter
    TorchNetwork module = used_network(task);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const WindowLogits one = window_logits(module, task.clips, task.maker, torch::kCPU);
    at::set_num_threads(3);
    const WindowLogits three = window_logits(module, task.clips, task.maker, torch::kCPU);
    at::set_num_threads(threads);
    EXPECT_EQ(one.logits, three.logits);
    EXPECT_EQ(one.clips, three.clips);
    module->eval();
    const torch::NoGradGuard no_grad;
    torch::Tensor window = torch::empty({1, 1, 16, 8});
    std::vector<float> image;
    ASSERT_EQ(one.logits.size(), 360U);
    for (std::size_t clip = 0; clip < 30; ++clip) {
        const std::vector<int> starts = task.maker.window_starts(task.clips.columns(clip));
        for (std::size_t i = 0; i < starts.size(); ++i) {
            task.maker.example(task.clips.image(clip, image), task.clips.columns(clip), starts[i],
                               {window.data_ptr<float>(), task.maker.size()});
            const torch::Tensor expected = module->forward(window).contiguous();
            for (std::size_t label = 0; label < 3; ++label) {
                EXPECT_NEAR(one.logits[(clip * starts.size() + i) * 3 + label],
                            expected.data_ptr<float>()[label], 1e-5);
            }
        }
    }
}

TEST(FrozenNetwork, RefusesWeightsOfAnotherNetwork) {
    const TinyTask task;
    Weights weights = export_weights(used_network(task));
    weights.erase("classifier.bias");
    EXPECT_THROW(FrozenNetwork(task.network, weights, torch::kCPU), UsageError);
}

}  // namespace
}  // namespace resonet
