#pragma once

#include <nlohmann/json_fwd.hpp>

#include "network/network.h"

namespace resonet {

// A convolutional and a recurrent network on mel spectrograms of a second. Errors: UsageError.

/// Three convolutions (3x3 without padding, bias, ELU, batch norm, max pooling, dropout), everything
/// flattened, one dense layer. Options: those of read_conv_blocks (network_options.h; `channels` [64, 128,
/// 128], `pools`
/// [[2, 2], [4, 2], [4, 2]], `conv_dropout` 0.1, `activation` "elu"), `dense` [128], `dense_activation`
/// "relu" (the source does not name it), `dropout` 0 before the classifier, `fit_time`.
///
/// `fit_time` (true) is a deviation for short windows: a block that would leave no column pads its
/// convolution along time and does not pool along it. At 11 columns that is the third block; at 43 none.
Network build_cnn_mel(const nlohmann::json& model, const Shape& input, std::int64_t labels);

/// Three LSTMs over the frames with dropout and batch norm after each, the last step of the third, one dense
/// layer. Options: `cell` "lstm", `hidden` [128, 128, 128], `recurrent_dropout` 0.3, `dense` [128],
/// `dense_activation` "relu", `dropout` 0 before the classifier.
Network build_rnn_mel(const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
