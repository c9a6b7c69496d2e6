#pragma once

#include <nlohmann/json_fwd.hpp>

#include "network/network.h"

namespace resonet {

/// Two convolutions along a row of descriptors, an LSTM over what is left of it, four dense layers. Published
/// for the table of GTZAN (57 descriptors and the length, 58 columns): 245,962 trainable parameters and 192
/// running statistics for ten genres.
///
/// Options: `scaler` (true: each value standardised first), `channels` [32, 64] (kernels of 3 without
/// padding, ReLU, max pooling by 2, batch norm), `conv_dropout` 0.3, `hidden` 64 (LSTM with relu in the place
/// of tanh and one bias, last step), `recurrent_dropout` 0.3, `dense` [512, 256, 128, 64], `dropout` 0.2
/// (after each dense layer).
/// Errors: UsageError, also for an input that is not a row [1, 1, values].
Network build_conv1d_lstm(const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
