#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/network.h"

namespace resonet {

// The parts that the networks of the zoo share. Each function appends layers to a description that is being
// built, fed by its last layer, with names that start with `name`. Errors of all: UsageError naming the layer
// and a remedy where a window (of a pool or an unpadded convolution) is larger than what is left of the
// image.

/// Batch normalisation with the settings of Keras: epsilon 0.001, and a momentum of 0.99, which counts the
/// other way round there.
inline constexpr BatchNorm keras_norm{1e-3, 0.01};

/// What follows a convolution, in which order. Dropout always comes last.
enum class ConvOrder {
    norm_activation_pool,
    activation_norm_pool,
    activation_pool_norm,
};

/// A convolution with its norm, activation, max pooling and dropout.
struct ConvBlock {
    std::int64_t channels = 0;
    Pair kernel{3, 3};
    Pair padding{1, 1};  ///< half the kernel: as large as before ("same"); 0: no padding ("valid")
    bool bias = true;
    ConvOrder order = ConvOrder::activation_norm_pool;
    BatchNorm norm = keras_norm;
    Activation activation{};
    Pair pool{1, 1};  ///< {1, 1} pools nothing
    double dropout = 0.0;
};

/// Layers name_conv, name_norm, name_act, name_pool, name_drop; the last two only where they do something.
void add_conv_block(NetworkBuilder& net, const std::string& name, const ConvBlock& block);

/// name1, name2, ...
void add_conv_blocks(NetworkBuilder& net, const std::string& name, const std::vector<ConvBlock>& blocks);

/// Two 3x3 convolutions and a shortcut around them, which is projected (1x1) where the width changes.
struct ResidualBlock {
    std::int64_t channels = 0;
    Activation activation{};
    bool residual = true;  ///< false: the same convolutions without shortcut (and without drop_path)
    /// false: conv - norm - act - conv - norm, sum, act (He et al. 2016, "Deep residual learning");
    /// true: norm - act - conv - norm - act - conv, sum (He et al. 2016, "Identity mappings"), where the
    /// projection starts behind the first activation and has no norm.
    bool preactivation = false;
    double dropout = 0.0;                 ///< of whole channels, between the two convolutions
    std::int64_t squeeze_excitation = 0;  ///< reduction ratio of Hu et al. 2018; 0: none
    double drop_path = 0.0;               ///< rate of stochastic depth (Huang et al. 2016)
};

void add_residual_block(NetworkBuilder& net, const std::string& name, const ResidualBlock& block);

/// Recurrent layers on top of each other, each followed by dropout and, if wanted, batch normalisation.
struct RecurrentStack {
    CellKind cell = CellKind::gru;
    std::vector<std::int64_t> hidden;  ///< units of each layer and direction
    bool bidirectional = false;
    bool last_only = true;  ///< of the last layer; the others always hand on every step
    double dropout = 0.0;   ///< after each layer
    bool norm = false;      ///< Keras's, after the dropout
    RecurrentActivation activation = RecurrentActivation::tanh;
    bool single_bias = false;
};

/// Layers name1, name1_drop, name1_norm, name2, ...; a single layer is called just `name`.
void add_recurrent_stack(NetworkBuilder& net, const std::string& name, const RecurrentStack& stack);

/// Fully connected layers, each with activation and dropout: dense1, dense1_act, dense1_drop, dense2, ...
void add_dense_layers(NetworkBuilder& net, const std::vector<std::int64_t>& widths,
                      const Activation& activation, double dropout);

/// How an image becomes a vector.
enum class ImageSummary { flatten, global_average };
inline constexpr std::array image_summary_words{"flatten", "global_average"};

void add_image_summary(NetworkBuilder& net, ImageSummary summary);

/// How the bands that are left after the convolutions become features of a frame.
enum class BandSummary {
    flatten,  ///< every band of every channel
    mean_max  ///< each channel's mean and maximum over the bands: fewer weights, no absolute pitch
};
inline constexpr std::array band_summary_words{"flatten", "mean_max"};

/// Ends with a sequence.
void add_band_summary(NetworkBuilder& net, BandSummary summary);

/// How the frames of a sequence become one vector.
enum class TimeSummary { mean, max, mean_max, attention };
inline constexpr std::array time_summary_words{"mean", "max", "mean_max", "attention"};

/// `units`: of the attention's hidden layer.
void add_time_summary(NetworkBuilder& net, TimeSummary summary, std::int64_t units);

/// Nothing where `size` is {1, 1}.
void add_pool(NetworkBuilder& net, const std::string& name, PoolKind function, Pair size);

/// Nothing where `rate` is 0.
void add_dropout(NetworkBuilder& net, const std::string& name, double rate, bool channels = false);

/// Dropout before the classifier, the classifier with one output a label, and the check of the whole.
Network finish_network(NetworkBuilder net, std::int64_t labels, double dropout);

}  // namespace resonet
