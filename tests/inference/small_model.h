#pragma once

#include "network/model.h"

namespace resonet::testing {

/// A residual CRNN of a few thousand random weights for the default profile, with the labels a, b, c.
Model small_model();

/// The same network shrunk to one dense layer: quick enough for long tracks.
Model dense_model();

}  // namespace resonet::testing
