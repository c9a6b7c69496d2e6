#pragma once

#include <cstdint>
#include <span>

namespace resonet {

/// The LSTM whose candidate and cell go through ReLU in the place of tanh (Keras's `activation`), from a
/// state of zero, given what its gates take from the input:
/// i, f, g, o = gates + h W; c = sigmoid(f) c + sigmoid(i) relu(g); h = sigmoid(o) relu(c).
/// `gates` [frame, batch, 4 hidden], in the order i, f, g, o, is overwritten; W is `hidden_weight`
/// [hidden, 4 hidden]; `cell` [batch, hidden] is room for c; `out` is [frame, batch, hidden], or
/// [batch, hidden] for the last frame alone. Errors: dnnl::error.
void run_relu_lstm(std::span<float> gates, const float* hidden_weight, std::int64_t batch,
                   std::int64_t hidden, std::span<float> cell, std::span<float> out);

}  // namespace resonet
