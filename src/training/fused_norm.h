#pragma once

#include "training/fused_norm_loops.h"
#include "training/torch.h"

namespace resonet {

/// Batch normalisation of images with what stands around it: (ReLU) - norm - (+ residual) - (ReLU) - (max
/// pool), each in brackets if wanted. The values between them are never written to memory, only computed
/// again where the gradient needs them.
struct FusedNorm {
    bool relu_before = false;
    bool relu_after = false;
    std::int64_t pool_bands = 1;  ///< size and step of the maxima; 1, 1: none
    std::int64_t pool_frames = 1;
};

/// image: float [batch, channel, band, frame] on the CPU, at least one pixel; residual: the same or
/// undefined. Normalises with the statistics of the batch while `norm` trains (and updates the running ones
/// as PyTorch does), else with the running ones, for which there is no gradient: call it with gradients
/// switched off. Returns [batch, channel, band / pool, frame / pool], channels last. The sums are taken image
/// by image, so that the numbers do not depend on the number of threads.
torch::Tensor fused_norm(const torch::Tensor& image, const torch::Tensor& residual,
                         torch::nn::BatchNorm2dImpl& norm, const FusedNorm& around);

}  // namespace resonet
