#include "inference/runtime.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/error.h"
#include "inference/random_weights.h"
#include "network/rcrnn.h"

namespace resonet {
namespace {

using testing::random_values;
using testing::random_weights;

Network small_network() {
    RcrnnConfig config;
    config.stem_channels = 8;
    config.stages = {{8, 1, {2, 1}}, {16, 1, {2, 2}}};
    config.hidden = 8;
    return build_rcrnn(config, 32, 24, 5);
}

std::vector<float> run(Runtime& runtime, std::int64_t batch, const std::vector<float>& input) {
    std::vector<float> output(static_cast<std::size_t>(batch * runtime.output_size()));
    runtime.run(batch, input, output);
    return output;
}

TEST(Runtime, ResultsDoNotDependOnTheBatch) {
    const Network network = small_network();
    Runtime runtime(network, random_weights(network, 3));
    constexpr std::int64_t batch = 7;
    const auto size = static_cast<std::ptrdiff_t>(runtime.input_size());
    const std::vector<float> input = random_values(static_cast<std::size_t>(batch * size), 4);
    const std::vector<float> together = run(runtime, batch, input);
    for (std::int64_t n = 0; n < batch; ++n) {
        const std::vector<float> alone =
            run(runtime, 1, {input.begin() + n * size, input.begin() + (n + 1) * size});
        for (std::size_t i = 0; i < alone.size(); ++i) {
            EXPECT_NEAR(alone[i], together[static_cast<std::size_t>(n) * alone.size() + i], 1e-5);
        }
    }
}

TEST(Runtime, RunsLeaveNothingBehind) {
    const Network network = small_network();
    Runtime runtime(network, random_weights(network, 3));
    const auto size = static_cast<std::size_t>(runtime.input_size());
    const std::vector<float> first = random_values(size, 1);
    const std::vector<float> second = random_values(size, 2);
    const std::vector<float> before = run(runtime, 1, first);
    EXPECT_NE(run(runtime, 1, second), before);
    // More batch sizes than are kept, so that the first one is compiled anew.
    for (std::int64_t batch = 2; batch < 8; ++batch) {
        run(runtime, batch, random_values(size * static_cast<std::size_t>(batch), 3));
    }
    EXPECT_EQ(run(runtime, 1, first), before);
}

TEST(Runtime, ThreadsShareWeightsAndAgree) {
    const Network network = small_network();
    Runtime runtime(network, random_weights(network, 3));
    const std::vector<float> input = random_values(static_cast<std::size_t>(runtime.input_size()), 1);
    const std::vector<float> expected = run(runtime, 1, input);
    std::vector<int> agreed(4, 0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < agreed.size(); ++t) {
            threads.emplace_back([&, t, own = runtime.share()]() mutable {
                for (int i = 0; i < 5; ++i) agreed[t] += run(own, 1, input) == expected ? 1 : 0;
            });
        }
    }
    for (const int count : agreed) EXPECT_EQ(count, 5);
}

TEST(Runtime, RefusesOtherSizes) {
    const Network network = small_network();
    Runtime runtime(network, random_weights(network, 3));
    const auto size = static_cast<std::size_t>(runtime.input_size());
    std::vector<float> output(5);
    EXPECT_EQ(size, 32U * 24U);
    EXPECT_EQ(runtime.output_size(), 5);
    EXPECT_THROW(runtime.run(1, std::vector<float>(size - 1), output), UsageError);
    EXPECT_THROW(runtime.run(2, std::vector<float>(2 * size), output), UsageError);
    EXPECT_THROW(runtime.run(0, {}, {}), UsageError);
    EXPECT_THROW(runtime.prepare(0), UsageError);
}

TEST(Runtime, RefusesMissingWeights) {
    const Network network = small_network();
    Weights weights = random_weights(network, 3);
    weights.erase(weights.begin());
    EXPECT_THROW(Runtime(network, weights), UsageError);
}

}  // namespace
}  // namespace resonet
