#pragma once

#include "network/layer.h"
#include "training/torch.h"

namespace resonet {

/// A recurrent layer by oneDNN's primitives, forward and backward in one call each: torch's CPU code makes
/// thousands of small operations of it.
///
/// sequence: float [batch, frame, feature] on the CPU. `parameters`: float tensors in torch's order and with
/// its gates, [weight_ih, weight_hh, bias_ih, bias_hh], those of the other direction after them if there are
/// two. Returns [batch, frame, hidden * directions] (frames outermost in memory), the first direction's
/// features first; the state before the first frame is zero.
torch::Tensor fused_recurrent(const torch::Tensor& sequence, const std::vector<torch::Tensor>& parameters,
                              CellKind cell);

}  // namespace resonet
