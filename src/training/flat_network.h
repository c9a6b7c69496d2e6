#pragma once

#include "training/module.h"

namespace resonet {

/// The weights of a network side by side in one stretch of memory, so that what is done to all of them
/// (averaging, clipping, a step of the optimizer, a sum over processes) is one operation. Each weight starts
/// at a multiple of 64 bytes; the gaps are zeros and stay zeros.
struct FlatNetwork {
    torch::Tensor weights;    ///< [value]: matrices and kernels, then the others
    torch::Tensor decayed;    ///< view of the first: matrices and kernels
    torch::Tensor undecayed;  ///< view of the others: biases, norms
    torch::Tensor gradient;   ///< [value], as the weights; backward() adds to it
    torch::Tensor buffers;    ///< [value]: running statistics and what else is no parameter but a number
};

/// Moves the weights of `network`, which stays as it is otherwise, and gives it gradients that are kept. Call
/// it when the network is on its device; the order of the values depends on the description alone.
FlatNetwork flatten(TorchNetwork& network);

/// average <- decay x average + (1 - decay) x network, weights and buffers alike.
void follow(FlatNetwork& average, const FlatNetwork& network, double decay);

}  // namespace resonet
