#pragma once

#include <nlohmann/json_fwd.hpp>

#include "network/network.h"

namespace resonet {

// Published convolutional recurrent networks on mel spectrograms: four blocks of convolution (3x3 "same",
// bias), batch norm, activation, max pooling and dropout; the channels of a column, band by band, as the
// features of a frame; recurrent layers of which the last hands on its last step; a classifier.
//
// Options of all: those of read_conv_blocks (network_options.h), `input_norm` ("band": batch norm of each
// band with weight and bias; "none"), `cell` "gru", `hidden`, `dropout` before the classifier. Their GRUs
// have two biases a gate, as PyTorch's. Errors: UsageError.

/// Nasrullah and Zhao, "Music artist classification with convolutional recurrent neural networks", IJCNN
/// 2019, after the authors' published model: batch norm of the bands first; ELU before batch norm; `channels`
/// [64, 128, 128, 128], `pools` [[2, 2], [4, 2], [4, 2], [4, 2]], `conv_dropout` 0.1, `hidden` [32, 32],
/// `dropout` 0.3.
Network build_crnn_nasrullah(const nlohmann::json& model, const Shape& input, std::int64_t labels);

/// Choi, Fazekas, Sandler and Cho, "Convolutional recurrent neural networks for music classification", ICASSP
/// 2017, with the widths of the authors' published model: batch norm before ELU; `channels` [64, 128, 128,
/// 128], `pools` [[2, 2], [3, 3], [4, 4], [4, 4]], `conv_dropout` 0.1, `hidden` [32, 32], `dropout` 0.3. That
/// model also pads the 1366 columns with 37 zeros on both sides, which makes 15 frames of them and not 14,
/// and normalises its input (`input_norm`, "none" here).
Network build_crnn_choi(const nlohmann::json& model, const Shape& input, std::int64_t labels);

/// Cheng et al.: batch norm before leaky ReLU (`activation_alpha` 0.01); `channels` [32, 64, 128, 256],
/// `pools` of [2, 2], `conv_dropout` 0.25, `hidden` [128], `dropout` 0.
Network build_crnn_cheng(const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
