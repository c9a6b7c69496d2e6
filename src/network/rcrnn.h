#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "network/blocks.h"

namespace resonet {

/// One stage of residual blocks of the same width, and the max pooling after it.
struct RcrnnStage {
    std::int64_t channels = 32;
    std::int64_t blocks = 1;
    Pair pool{2, 2};  ///< band, frame; {1, 1} pools nothing
};

enum class InputNorm {
    none,
    band,    ///< batch normalisation per band
    example  ///< each window standardised by itself
};

/// The residual convolutional recurrent network: a convolutional stem, residual blocks (He et al. 2016,
/// two 3x3 convolutions each, a 1x1 projection where the width changes), a recurrent layer over the
/// frames, the mean over time, a linear classifier. The defaults are the shipped model's sizes.
struct RcrnnConfig {
    Pair input_pool{2, 1};  ///< average pooling of the spectrogram before anything else
    InputNorm input_norm = InputNorm::band;
    bool convolutions = true;  ///< false: the bands themselves are the frames' features (the RNN twin)
    std::int64_t stem_channels = 16;
    Pair stem_kernel{3, 3};  ///< odd sizes
    Pair stem_pool{4, 2};
    std::vector<RcrnnStage> stages{{32, 1, {2, 1}}, {48, 1, {2, 2}}, {64, 1, {1, 1}}};
    bool residual = true;                 ///< false: the same convolutions without shortcuts (the CRNN twin)
    bool preactivation = false;           ///< norm and activation before each convolution of a block
    std::int64_t squeeze_excitation = 0;  ///< reduction ratio of the blocks' channel gates; 0: none
    double stochastic_depth = 0.0;        ///< DropPath's rate in the last of L blocks; l / L of it in block l
    double block_dropout = 0.0;           ///< of whole channels, between the two convolutions of a block
    Activation activation{ActivationKind::relu, 0.0};
    BandSummary band_summary = BandSummary::mean_max;
    CellKind cell = CellKind::gru;
    std::int64_t hidden = 64;  ///< units per direction; 0: no recurrent layer (the CNN twin)
    std::int64_t recurrent_layers = 1;
    bool bidirectional = true;
    double recurrent_dropout = 0.0;  ///< before the recurrent layer
    TimeSummary time_pool = TimeSummary::mean;
    std::int64_t attention_units = 64;
    double dropout = 0.4;  ///< before the classifier
};

/// Errors: UsageError for an unknown, mistyped or impossible field. Fields left out keep their defaults.
RcrnnConfig rcrnn_config_from_json(const nlohmann::json& json);

/// The description for windows of [1, bands, columns] and so many labels.
/// Errors: UsageError if the sizes do not fit (for example, more pooling than bands).
Network build_rcrnn(const RcrnnConfig& config, std::int64_t bands, std::int64_t columns, std::int64_t labels);

}  // namespace resonet
