#include "training/initialise.h"

#include <gtest/gtest.h>

#include <cmath>

namespace resonet {
namespace {

/// Convolution, LSTM, GRU and a dense layer.
Network all_kinds() {
    NetworkBuilder builder({2, 8, 10});
    builder.add("conv", Conv2d{.channels = 12, .bias = true});
    builder.add("sequence", ToSequence{});
    builder.add("lstm", Recurrent{.cell = CellKind::lstm, .hidden = 20, .bidirectional = true});
    builder.add("gru", Recurrent{.cell = CellKind::gru, .hidden = 24, .last_only = true});
    builder.add("dense", Dense{.features = 50});
    return std::move(builder).build();
}

class LikeKeras : public ::testing::Test {
  protected:
    const Tensor& tensor(const std::string& name) const { return weights_.at(name); }

    /// Uniform in [-limit, limit]: within it, near its ends, with its variance.
    void expect_uniform(const std::string& name, double limit) const {
        double largest = 0;
        double squares = 0;
        const std::vector<float>& values = tensor(name).values;
        for (const float value : values) {
            largest = std::max(largest, std::abs(static_cast<double>(value)));
            squares += static_cast<double>(value) * value;
        }
        const auto count = static_cast<double>(values.size());
        EXPECT_LE(largest, limit + 1e-6) << name;
        EXPECT_GT(largest, 0.9 * limit) << name;
        // The square of a uniform number has the standard deviation 0.298 limit^2.
        EXPECT_NEAR(squares / count, limit * limit / 3, 4 * 0.298 * limit * limit / std::sqrt(count)) << name;
    }

    void expect_orthonormal_columns(const std::string& name) const {
        const auto& [shape, values] = tensor(name);
        const auto rows = static_cast<std::size_t>(shape[0]);
        const auto columns = static_cast<std::size_t>(shape[1]);
        for (std::size_t a = 0; a < columns; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                double product = 0;
                for (std::size_t i = 0; i < rows; ++i) {
                    product += static_cast<double>(values[i * columns + a]) * values[i * columns + b];
                }
                EXPECT_NEAR(product, a == b ? 1 : 0, 1e-6) << name << ' ' << a << ' ' << b;
            }
        }
    }

    Network network_ = all_kinds();
    TorchNetwork module_{network_};
    Weights weights_ = (initialise_like_keras(module_, network_, 3), export_weights(module_));
};

TEST_F(LikeKeras, KernelsAreGlorotUniform) {
    expect_uniform("conv.weight", std::sqrt(6.0 / (9 * 2 + 9 * 12)));
    expect_uniform("dense.weight", std::sqrt(6.0 / (24 + 50)));
    // All gates are one matrix.
    expect_uniform("lstm.weight_ih_l0", std::sqrt(6.0 / (12 * 8 + 4 * 20)));
    expect_uniform("lstm.weight_ih_l0_reverse", std::sqrt(6.0 / (12 * 8 + 4 * 20)));
    expect_uniform("gru.weight_ih_l0", std::sqrt(6.0 / (40 + 3 * 24)));
}

TEST_F(LikeKeras, RecurrentMatricesAreOrthogonal) {
    for (const char* name : {"lstm.weight_hh_l0", "lstm.weight_hh_l0_reverse", "gru.weight_hh_l0"}) {
        expect_orthonormal_columns(name);
    }
    EXPECT_NE(tensor("lstm.weight_hh_l0").values, tensor("lstm.weight_hh_l0_reverse").values);
}

TEST_F(LikeKeras, BiasesAreZeroButForForgetGates) {
    for (const char* name :
         {"conv.bias", "dense.bias", "lstm.bias_hh_l0", "gru.bias_ih_l0", "gru.bias_hh_l0"}) {
        for (const float value : tensor(name).values) EXPECT_EQ(value, 0) << name;
    }
    const std::vector<float>& gates = tensor("lstm.bias_ih_l0_reverse").values;
    for (std::size_t i = 0; i < gates.size(); ++i) EXPECT_EQ(gates[i], i / 20 == 1 ? 1 : 0) << i;
}

TEST_F(LikeKeras, TheSeedDecides) {
    TorchNetwork again(network_);
    initialise_like_keras(again, network_, 3);
    const Weights same = export_weights(again);
    initialise_like_keras(again, network_, 4);
    const Weights other = export_weights(again);
    for (const auto& [name, tensor] : weights_) EXPECT_EQ(same.at(name).values, tensor.values) << name;
    for (const char* name : {"conv.weight", "lstm.weight_hh_l0"}) {
        EXPECT_NE(other.at(name).values, tensor(name).values) << name;
    }
}

}  // namespace
}  // namespace resonet
