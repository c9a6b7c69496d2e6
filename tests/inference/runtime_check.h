#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "inference/random_weights.h"
#include "inference/reference.h"
#include "inference/runtime.h"

namespace resonet::testing {

/// Runs `network` with random weights on random examples, in batches of 1 and 5, and compares with the
/// reference: the largest error is at most 1e-4 of the largest value.
inline void expect_like_reference(const Network& network, unsigned seed = 1) {
    const Weights weights = random_weights(network, seed);
    Runtime runtime(network, weights);
    const auto in_size = static_cast<std::size_t>(runtime.input_size());
    const auto out_size = static_cast<std::size_t>(runtime.output_size());
    for (const std::int64_t batch : {1, 5}) {
        const auto count = static_cast<std::size_t>(batch);
        const std::vector<float> input = random_values(count * in_size, seed + 1000);
        std::vector<float> output(count * out_size, -99.0F);
        // Twice: the first run must leave nothing behind in the memory that steps share.
        runtime.run(batch, input, output);
        runtime.run(batch, input, output);
        for (std::size_t n = 0; n < count; ++n) {
            const auto begin = input.begin() + static_cast<std::ptrdiff_t>(n * in_size);
            const std::vector<float> example(begin, begin + static_cast<std::ptrdiff_t>(in_size));
            const std::vector<double> expected = reference_output(network, weights, example);
            ASSERT_EQ(expected.size(), out_size);
            double scale = 1e-3;
            double error = 0;
            for (std::size_t i = 0; i < out_size; ++i) {
                scale = std::max(scale, std::abs(expected[i]));
                error = std::max(error, std::abs(expected[i] - output[n * out_size + i]));
            }
            EXPECT_LE(error, 1e-4 * scale) << "example " << n << " of a batch of " << batch;
        }
    }
}

}  // namespace resonet::testing
