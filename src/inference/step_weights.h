#pragma once

#include <vector>

#include "inference/plan.h"
#include "network/model.h"

namespace resonet {

/// The weights of one step as the runtime wants them, in C order. What a step has no use for is empty.
struct StepWeights {
    /// Convolution [out, in, band, frame], dense layer [out, in], both with the batch norm folded in;
    /// recurrent layer [direction, gate, hidden, input]; attention pool [unit, feature].
    std::vector<float> weight;
    /// [direction, gate, hidden, hidden] of a recurrent layer.
    std::vector<float> hidden_weight;
    /// [out]; of a recurrent layer [direction, gate, hidden].
    std::vector<float> bias;
    /// [scale or shift, channel] of a batch norm that stands alone, [scale or shift, band] of a band norm:
    /// y = scale x + shift.
    std::vector<float> scale_shift;
    /// [mean or 1 / deviation, statistic] of a scaler.
    std::vector<float> mean_scale;
    /// [unit] of an attention pool.
    std::vector<float> score;
};

/// The order of gates is oneDNN's: update, reset, candidate (a GRU's bias has a fourth, the hidden part of
/// the candidate's); input, forget, candidate, output. PyTorch keeps a GRU's as reset, update, candidate.
/// A batch norm is folded in double precision: weight' = scale weight, bias' = scale bias + shift with
/// scale = gamma / sqrt(variance + epsilon), shift = beta - scale mean.
StepWeights step_weights(const Network& network, const Step& step, const Weights& weights);

}  // namespace resonet
