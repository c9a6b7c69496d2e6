#include "training/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "tiny_task.h"

namespace resonet {
namespace {

/// Two steps with the gradients 1 and 3 on a matrix weight and a bias that both start at 2, rate 0.1.
struct Course {
    double weight[2];
    double bias[2];
};

Course take_two_steps(const TrainingSettings& settings) {
    FlatNetwork flat;
    flat.weights = torch::full({2}, 2.0);
    flat.gradient = torch::zeros({2});
    flat.decayed = flat.weights.narrow(0, 0, 1);
    flat.undecayed = flat.weights.narrow(0, 1, 1);
    flat.decayed.mutable_grad() = flat.gradient.narrow(0, 0, 1);
    flat.undecayed.mutable_grad() = flat.gradient.narrow(0, 1, 1);
    const auto optimizer = make_optimizer(settings, flat);
    set_learning_rate(*optimizer, 0.1);
    Course course{};
    const double gradients[] = {1, 3};
    for (int i = 0; i < 2; ++i) {
        flat.gradient.fill_(gradients[i]);
        optimizer->step();
        course.weight[i] = flat.weights[0].item<double>();
        course.bias[i] = flat.weights[1].item<double>();
    }
    return course;
}

TrainingSettings settings(OptimizerKind kind, double decay) {
    TrainingSettings s;
    s.optimizer = kind;
    s.weight_decay = decay;
    s.learning_rate = 5;  // set_learning_rate() comes after
    return s;
}

TEST(Optimizer, SgdHasMomentumAndAnL2Penalty) {
    TrainingSettings s = settings(OptimizerKind::sgd, 0);
    s.momentum = 0;
    Course course = take_two_steps(s);
    EXPECT_NEAR(course.bias[0], 2 - 0.1, 1e-6);
    EXPECT_NEAR(course.bias[1], 1.9 - 0.3, 1e-6);
    s.momentum = 0.5;
    course = take_two_steps(s);
    EXPECT_NEAR(course.bias[1], 1.9 - 0.1 * (0.5 * 1 + 3), 1e-6);
    s.nesterov = true;
    course = take_two_steps(s);
    EXPECT_NEAR(course.bias[0], 2 - 0.1 * (1 + 0.5 * 1), 1e-6);
    EXPECT_NEAR(course.bias[1], 1.85 - 0.1 * (3 + 0.5 * 3.5), 1e-6);
    s = settings(OptimizerKind::sgd, 0.5);
    s.momentum = 0;
    course = take_two_steps(s);
    EXPECT_NEAR(course.weight[0], 2 - 0.1 * (1 + 0.5 * 2), 1e-6);
    EXPECT_NEAR(course.bias[0], 2 - 0.1, 1e-6);  // without decay
}

TEST(Optimizer, AdamsFirstStepIsTheRate) {
    const Course course = take_two_steps(settings(OptimizerKind::adam, 0));
    EXPECT_NEAR(course.bias[0], 1.9, 1e-6);
    const double mean = (0.1 * 0.9 * 1 + 0.1 * 3) / (1 - 0.81);
    const double square = (0.001 * 0.999 * 1 + 0.001 * 9) / (1 - 0.999 * 0.999);
    EXPECT_NEAR(course.bias[1], 1.9 - 0.1 * mean / std::sqrt(square), 1e-5);
}

TEST(Optimizer, AdamPenalisesAndAdamWDecays) {
    // An L2 penalty only changes the gradient, whose size Adam's first step ignores.
    EXPECT_NEAR(take_two_steps(settings(OptimizerKind::adam, 0.5)).weight[0], 1.9, 1e-6);
    const Course course = take_two_steps(settings(OptimizerKind::adamw, 0.5));
    EXPECT_NEAR(course.weight[0], 2 * (1 - 0.1 * 0.5) - 0.1, 1e-6);
    EXPECT_NEAR(course.bias[0], 1.9, 1e-6);
}

TEST(Optimizer, NesterovNeedsMomentum) {
    TrainingSettings s = settings(OptimizerKind::sgd, 0);
    s.nesterov = true;
    s.momentum = 0;
    EXPECT_THROW(take_two_steps(s), UsageError);
}

TEST(Optimizer, LongGradientsAreMadeShorter) {
    torch::Tensor gradient = torch::tensor({3.0F, 4.0F});
    clip_gradient(gradient, 0);
    clip_gradient(gradient, 6);
    EXPECT_TRUE(torch::equal(gradient, torch::tensor({3.0F, 4.0F})));
    clip_gradient(gradient, 2.5);
    EXPECT_TRUE(torch::allclose(gradient, torch::tensor({1.5F, 2.0F})));
}

TEST(FlatNetwork, HoldsTheNetworksWeightsAndGradients) {
    const testing::TinyTask task;
    torch::manual_seed(1);
    TorchNetwork network(task.network);
    const Weights before = export_weights(network);
    FlatNetwork flat = flatten(network);
    for (const auto& [name, tensor] : export_weights(network))
        EXPECT_EQ(tensor.values, before.at(name).values);
    EXPECT_EQ(flat.decayed.numel() + flat.undecayed.numel(), flat.weights.numel());
    network->forward(torch::rand({2, 1, 16, 8})).sum().backward();
    double squares = 0;
    for (const torch::Tensor& p : network->parameters()) squares += p.grad().square().sum().item<double>();
    EXPECT_GT(squares, 0);
    EXPECT_NEAR(flat.gradient.square().sum().item<double>(), squares, 1e-4 * squares);
    torch::NoGradGuard no_grad;
    flat.weights.zero_();
    for (const torch::Tensor& p : network->parameters()) EXPECT_EQ(p.abs().max().item<double>(), 0);
}

TEST(FlatNetwork, FollowsWeightsAndStatistics) {
    const testing::TinyTask task;
    TorchNetwork network(task.network);
    TorchNetwork average(task.network);
    FlatNetwork from = flatten(network);
    FlatNetwork to = flatten(average);
    from.weights.fill_(3);
    from.buffers.fill_(5);
    to.weights.fill_(1);
    to.buffers.fill_(1);
    follow(to, from, 0.75);
    EXPECT_EQ(to.weights.min().item<double>(), 1.5);
    EXPECT_EQ(to.weights.max().item<double>(), 1.5);
    EXPECT_EQ(to.buffers.max().item<double>(), 2);
    follow(to, from, 0);
    EXPECT_EQ(to.weights.min().item<double>(), 3);
}

}  // namespace
}  // namespace resonet
