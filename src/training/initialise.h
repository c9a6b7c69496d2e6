#pragma once

#include <cstdint>

#include "training/module.h"

namespace resonet {

/// Draws the weights of convolutions, dense and recurrent layers as Keras's layers start:
/// - kernels: Glorot uniform (Glorot, Bengio 2010), in [-a, a] with a = sqrt(6 / (fan in + fan out)), where
/// the
///   fans of a convolution count the values of its window, and all gates of a recurrent layer are one matrix;
/// - recurrent matrices: orthogonal (Saxe et al. 2014), the columns of [gates x hidden, hidden] orthonormal;
/// - biases: 0, the forget gates' of an LSTM 1.
/// Norms stay as they are: both libraries start them alike. Depends on `network` and `seed` alone.
void initialise_like_keras(TorchNetwork& module, const Network& network, std::uint64_t seed);

}  // namespace resonet
