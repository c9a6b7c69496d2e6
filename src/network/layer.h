#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace resonet {

/// Shape of one example, without the batch:
/// [channel, band, frame] (an image), [frame, feature] (a sequence) or [feature] (a vector).
using Shape = std::vector<std::int64_t>;

/// A pair for the two image axes: band, then frame.
using Pair = std::array<std::int64_t, 2>;

// The kinds of layer, and the words for their choices in the order of the values. Each is plain data;
// layer_rules.h says what shapes, parameters and cost follow.

/// 2-D convolution (cross-correlation), weight [out, in, kernel band, kernel frame].
struct Conv2d {
    std::int64_t channels = 0;  ///< output channels
    Pair kernel{3, 3};
    Pair stride{1, 1};
    Pair padding{1, 1};  ///< zeros on both sides of each axis
    bool bias = false;
};

/// Batch normalisation (Ioffe, Szegedy 2015) over the channels of an image, the features of a vector, or the
/// features of a sequence, whose frames then count as examples.
struct BatchNorm {
    double epsilon = 1e-5;
    double momentum = 0.1;  ///< share of the new batch in the running statistics, as in PyTorch
};

/// Batch normalisation of an image over its bands: one mean and variance per band, from all examples,
/// channels and frames. Evens out the spectrum's tilt; with `affine`, a weight and a bias per band follow.
struct BandNorm {
    double epsilon = 1e-5;
    double momentum = 0.1;
    bool affine = false;
};

enum class ActivationKind { relu, leaky_relu, elu, tanh, sigmoid };
inline constexpr std::array activation_words{"relu", "leaky_relu", "elu", "tanh", "sigmoid"};

/// Pointwise function. `alpha` is leaky ReLU's slope or ELU's scale; others ignore it.
struct Activation {
    ActivationKind function = ActivationKind::relu;
    double alpha = 0.0;
};

enum class PoolKind { max, average };
inline constexpr std::array pool_words{"max", "average"};

/// Pooling over windows of an image, without padding; a remainder at the end is dropped.
struct Pool2d {
    PoolKind function = PoolKind::max;
    Pair kernel{2, 2};
    Pair stride{2, 2};
};

/// Sum of two inputs of one shape: the residual connection (He et al. 2016).
struct Add {};

/// Inputs side by side along the first axis: the channels of images, the features of vectors.
struct Concat {};

/// Zeroes values (or whole channels) at random while training; does nothing afterwards.
struct Dropout {
    double rate = 0.5;
    bool channels = false;
};

/// Stochastic depth (Huang et al. 2016): while training zeroes whole examples at random and divides the
/// others by 1 - rate; does nothing afterwards. Stands at the end of a residual branch.
struct DropPath {
    double rate = 0.1;
};

/// Product of two inputs: of one shape, or of an image and a vector [channel], each channel by its own factor
/// (squeeze and excitation, Hu et al. 2018).
struct Multiply {};

enum class ScalerAxis { band, value };
inline constexpr std::array scaler_axis_words{"band", "value"};

/// (x - mean) / deviation with statistics of the training split, fitted before training and then fixed: per
/// band of an image, or per value of any shape. scikit-learn's StandardScaler; 1 stands for a deviation of 0.
/// Takes the network's input itself.
struct Scaler {
    ScalerAxis axis = ScalerAxis::value;
};

/// Subtracts an example's mean and divides by its standard deviation + epsilon (over all its values).
struct Standardize {
    double epsilon = 1e-5;
};

/// [channel, band, frame] -> [frame, channel * band].
struct ToSequence {};

enum class CellKind { gru, lstm };
inline constexpr std::array cell_words{"gru", "lstm"};

enum class RecurrentActivation { tanh, relu };
inline constexpr std::array recurrent_activation_words{"tanh", "relu"};

/// One recurrent layer over a sequence, PyTorch's equations (GRU: Cho et al. 2014 in its
/// linear-before-reset form; LSTM: Hochreiter, Schmidhuber 1997), two biases a gate.
struct Recurrent {
    CellKind cell = CellKind::gru;
    std::int64_t hidden = 0;  ///< units per direction
    bool bidirectional = false;
    bool last_only = false;  ///< hand on the last step alone: [feature] instead of [frame, feature]
    /// In the place of tanh, both in the candidate and in what becomes of the cell (Keras's `activation`).
    RecurrentActivation activation = RecurrentActivation::tanh;
    bool single_bias = false;  ///< one bias a gate instead of two, as in Keras; of an LSTM only
};

enum class TimePoolKind { mean, max, mean_max };
inline constexpr std::array time_pool_words{"mean", "max", "mean_max"};

/// [frame, feature] -> [feature]: mean or maximum over the frames, or both side by side (mean first).
struct TimePool {
    TimePoolKind function = TimePoolKind::mean;
};

/// [frame, feature] -> [feature]: mean over the frames, weighted by softmax over the frames of
/// score . tanh(weight x + bias) (Bahdanau et al. 2015; Yang et al. 2016).
struct AttentionPool {
    std::int64_t units = 0;  ///< of the hidden layer; weight [units, feature], bias [units], score [units]
};

/// [channel, band, frame] -> [channel]: mean over band and frame.
struct GlobalAveragePool {};

/// Any shape -> [feature], in C order.
struct Flatten {};

/// Fully connected layer on a vector, weight [out, in].
struct Dense {
    std::int64_t features = 0;  ///< outputs
    bool bias = true;
};

using LayerSpec = std::variant<Conv2d, BatchNorm, BandNorm, Activation, Pool2d, Add, Multiply, Concat,
                               Dropout, DropPath, Scaler, Standardize, ToSequence, Recurrent, TimePool,
                               AttentionPool, GlobalAveragePool, Flatten, Dense>;

/// A layer with its name and the names of the layers (or "input") that feed it.
struct Layer {
    std::string name;
    std::vector<std::string> inputs;
    LayerSpec spec;
};

/// "conv2d", "batch_norm", ...: the word used for this kind in model files.
std::string_view kind_name(const LayerSpec& spec);

nlohmann::json to_json(const Layer& layer);

/// Errors: UsageError for an unknown kind, or a missing, unknown or mistyped field.
Layer layer_from_json(const nlohmann::json& json);

}  // namespace resonet
