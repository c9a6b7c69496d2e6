#pragma once

#include <nlohmann/json_fwd.hpp>

#include "network/network.h"

namespace resonet {

// Three networks on the MFCCs of a stretch of music, 13 coefficients by 1000 frames as published. All have
// the options `scaler` (true: each coefficient standardised first) and `dropout`. Errors: UsageError.

/// Three convolutions (3x3 "same", bias, ReLU, batch norm, max pooling 2x2), two LSTMs of which the second
/// hands on its last step, a dense layer. Options: those of read_conv_blocks (network_options.h; `channels`
/// [64, 128, 256]), `cell` "lstm", `hidden` [256, 128], `dense` [64], `dropout` 0.5.
Network build_crnn_mfcc(const nlohmann::json& model, const Shape& input, std::int64_t labels);

/// The same without LSTMs. How the image becomes a vector is left open by "the same without"; flattening it
/// is our reading, as it keeps all that the LSTMs would see. `summary` = "global_average" is the other.
Network build_cnn_mfcc(const nlohmann::json& model, const Shape& input, std::int64_t labels);

/// Dense layers alone, with ReLU and dropout after each. Options: `dense` [512, 256, 64], `dropout` 0.3. The
/// penalty on large weights that belongs to it is the recipe's weight_decay.
Network build_dnn_mfcc(const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
