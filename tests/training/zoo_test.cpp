// Every kind of network in the zoo: both interpreters agree on it, its gradients are right, and it learns.
#include "network/zoo.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "random_module.h"

namespace resonet {
namespace {

using nlohmann::json;
using testing::expect_runtime_agreement;
using testing::random_examples;
using testing::random_module;

/// A kind at a size that a test can afford, without dropout.
struct Small {
    std::string name;
    std::string kind;
    std::string options;
    Shape input;

    Network network() const {
        json model = json::parse(options);
        model["kind"] = kind;
        return build_from_zoo(model, input, 3);
    }
};

void PrintTo(const Small& small, std::ostream* out) {
    *out << small.name;
}

std::vector<Small> cases() {
    const std::string rcrnn =
        R"("stem_channels": 4, "stem_pool": [2, 2], "hidden": 8, "dropout": 0,
           "stages": [{"channels": 6, "pool": [2, 1]}, {"channels": 8, "pool": [1, 1]}])";
    const std::string blocks =
        R"("channels": [4, 6, 6, 8], "pools": [[2, 2], [2, 1], [2, 2], [2, 1]], "conv_dropout": 0)";
    return {
        {"rcrnn", "rcrnn", "{" + rcrnn + "}", {1, 16, 12}},
        {"rcrnn_with_all_options",
         "rcrnn",
         "{" + rcrnn + R"(, "squeeze_excitation": 2, "preactivation": true, "time_pool": "attention",
         "attention_units": 5, "cell": "lstm", "activation": "elu"})",
         {1, 16, 12}},
        {"rcrnn_with_gates_and_mean_max",
         "rcrnn",
         "{" + rcrnn + R"(, "squeeze_excitation": 2, "time_pool": "mean_max", "recurrent_layers": 2})",
         {1, 16, 12}},
        {"crnn", "crnn", "{" + rcrnn + "}", {1, 16, 12}},
        {"cnn", "cnn", "{" + rcrnn + "}", {1, 16, 12}},
        {"rnn", "rnn", "{" + rcrnn + "}", {1, 16, 12}},
        {"crnn_choi", "crnn-choi", "{" + blocks + R"(, "hidden": [8, 8], "dropout": 0})", {1, 16, 12}},
        {"crnn_nasrullah",
         "crnn-nasrullah",
         "{" + blocks + R"(, "hidden": [8, 8], "dropout": 0})",
         {1, 16, 12}},
        {"crnn_cheng", "crnn-cheng", "{" + blocks + R"(, "hidden": [8]})", {1, 16, 12}},
        {"cnn_mel", "cnn-mel", R"({"channels": [4, 6, 6], "dense": [12], "conv_dropout": 0})", {1, 64, 11}},
        {"rnn_mel", "rnn-mel", R"({"hidden": [8, 8, 8], "dense": [12], "recurrent_dropout": 0})", {1, 10, 7}},
        {"crnn_mfcc",
         "crnn-mfcc",
         R"({"channels": [4, 6, 8], "hidden": [8, 6], "dense": [12], "dropout": 0})",
         {1, 13, 24}},
        {"cnn_mfcc", "cnn-mfcc", R"({"channels": [4, 6, 8], "dense": [12], "dropout": 0})", {1, 13, 24}},
        {"cnn_mfcc_averaged",
         "cnn-mfcc",
         R"({"channels": [4, 6, 8], "dense": [12], "dropout": 0, "summary": "global_average"})",
         {1, 13, 24}},
        {"dnn_mfcc", "dnn-mfcc", R"({"dense": [16, 12], "dropout": 0})", {1, 13, 6}},
        {"conv1d_lstm",
         "conv1d-lstm",
         R"({"channels": [6, 8], "hidden": 8, "dense": [16, 12], "conv_dropout": 0, "recurrent_dropout": 0,
             "dropout": 0})",
         {1, 1, 20}},
    };
}

class ZooTraining : public ::testing::TestWithParam<Small> {};

TEST_P(ZooTraining, TrainerAndRuntimeAgree) {
    const Network network = GetParam().network();
    expect_runtime_agreement(network, 1);
    expect_runtime_agreement(network, 5);
}

/// The gradient of a smooth function of the logits against central differences, at a few weights of each
/// tensor.
void expect_right_gradients(TorchNetwork& module, const torch::Tensor& input) {
    const auto loss = [&] { return torch::tanh(module->forward(input)).pow(2).sum(); };
    module->zero_grad();
    loss().backward();
    for (const auto& item : module->named_parameters()) {
        torch::NoGradGuard no_grad;
        torch::Tensor flat = item.value().view(-1);
        const torch::Tensor gradients = item.value().grad().reshape(-1);
        for (int i = 0; i < 3; ++i) {
            const auto at = torch::randint(flat.numel(), {1}).item<std::int64_t>();
            const double gradient = gradients[at].item<double>();
            constexpr double h = 1e-6;
            flat[at] += h;
            const double above = loss().item<double>();
            flat[at] -= 2 * h;
            const double below = loss().item<double>();
            flat[at] += h;
            EXPECT_NEAR(gradient, (above - below) / (2 * h), 1e-6 * (1 + std::abs(gradient)))
                << item.key() << " " << at;
        }
    }
}

TEST_P(ZooTraining, GradientsAgreeWithDifferences) {
    const Network network = GetParam().network();
    TorchNetwork module = random_module(network);
    module->to(torch::kFloat64);
    const torch::Tensor input = random_examples(network, 4, torch::kFloat64);
    expect_right_gradients(module, input);
    module->train();  // statistics of the batch
    expect_right_gradients(module, input);
}

TEST_P(ZooTraining, LearnsNineRandomExamplesByHeart) {
    const Network network = GetParam().network();
    torch::manual_seed(5);
    TorchNetwork module(network);
    const torch::Tensor input = random_examples(network, 9, torch::kFloat32);
    const torch::Tensor labels = torch::arange(9, torch::kLong) % 3;
    torch::optim::Adam adam(module->parameters(), torch::optim::AdamOptions(0.01));
    int steps = 0;
    double loss = 1e9;
    for (; steps < 300 && loss > 0.05; ++steps) {
        adam.zero_grad();
        const torch::Tensor now = torch::cross_entropy_loss(module->forward(input), labels);
        now.backward();
        adam.step();
        loss = now.item<double>();
    }
    EXPECT_LE(loss, 0.05) << "after " << steps << " steps";
    EXPECT_GT(steps, 3);  // it was not right from the start
    EXPECT_TRUE(torch::equal(module->forward(input).argmax(1), labels));
}

INSTANTIATE_TEST_SUITE_P(Kinds, ZooTraining, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

TEST(ZooTraining, CoversTheZoo) {
    std::set<std::string_view> kinds;
    std::set<std::string> tested;
    for (const ZooEntry& entry : zoo()) kinds.insert(entry.kind);
    for (const Small& small : cases()) tested.insert(small.kind);
    EXPECT_EQ(std::set<std::string_view>(tested.begin(), tested.end()), kinds);
}

TEST(ZooTraining, TrainerAndRuntimeAgreeAtThePapersSizes) {
    for (const ZooEntry& entry : zoo()) {
        SCOPED_TRACE(entry.kind);
        expect_runtime_agreement(entry.build({{"kind", entry.kind}}, entry.input, 10), 1);
    }
}

TEST(ZooTraining, StochasticDepthIsOutOfUseAfterTraining) {
    const json options{
        {"stochastic_depth", 0.5}, {"squeeze_excitation", 4}, {"dropout", 0}, {"kind", "rcrnn"}};
    const Network network = build_from_zoo(options, {1, 128, 20}, 10);
    expect_runtime_agreement(network, 3);
    TorchNetwork module = random_module(network);
    const torch::Tensor input = random_examples(network, 4, torch::kFloat32);
    EXPECT_TRUE(torch::equal(module->forward(input), module->forward(input)));
    module->train();
    EXPECT_FALSE(torch::equal(module->forward(input), module->forward(input)));
}

}  // namespace
}  // namespace resonet
