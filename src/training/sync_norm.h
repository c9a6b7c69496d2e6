#pragma once

#include "training/collective.h"

namespace resonet {

/// What a batch norm keeps; undefined tensors stand for none.
struct NormState {
    torch::Tensor weight;        ///< [channel]
    torch::Tensor bias;          ///< [channel]
    torch::Tensor running_mean;  ///< [channel]; moved by the call
    torch::Tensor running_var;   ///< [channel]; moved by the call, towards the unbiased variance
    double momentum = 0.1;
    double epsilon = 1e-5;
};

/// Batch normalisation in training (Ioffe, Szegedy 2015) of [batch, channel, ...] with the mean and variance
/// of the batches of all processes together, as torch.nn.SyncBatchNorm does: what one process would compute
/// from the whole batch, but for rounding. Sums are in double precision. One message of 2 doubles a channel
/// and process forwards, and one of 2 doubles a channel backwards; all processes must run forward and
/// backward alike. The gradients of weight and bias are those of this process's part. Errors: UsageError if
/// there are fewer than two values a channel in all; as Collective::sum().
torch::Tensor sync_batch_norm(const torch::Tensor& input, const NormState& state, Collective& collective);

/// What a batch norm of torch makes of `input`: while it trains and there is a `collective` of several
/// processes, by sync_batch_norm(); else as it would by itself. Errors: as sync_batch_norm().
template <typename Norm>
torch::Tensor apply_norm(Norm& norm, const torch::Tensor& input, Collective* collective) {
    if (collective == nullptr || collective->size() == 1 || !norm->is_training()) return norm(input);
    norm->num_batches_tracked += 1;
    return sync_batch_norm(input,
                           {norm->weight, norm->bias, norm->running_mean, norm->running_var,
                            norm->options.momentum().value_or(0.1), norm->options.eps()},
                           *collective);
}

}  // namespace resonet
