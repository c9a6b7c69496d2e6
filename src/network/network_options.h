#pragma once

#include <string>
#include <vector>

#include "core/json_fields.h"
#include "network/blocks.h"

namespace resonet {

// Reads the options of [model] that several kinds of network share, so that they are called the same and
// refused the same everywhere. All take the value that stands in for a missing field. Errors: UsageError.

/// Whole numbers from 1 to 2^20, at most 100 of them, none of them only where `may_be_empty`.
std::vector<std::int64_t> read_sizes(JsonFields& fields, const std::string& key,
                                     std::vector<std::int64_t> fallback, bool may_be_empty = false);

/// Two whole numbers from 1 to 1024: bands, columns.
Pair read_pair(JsonFields& fields, const std::string& key, Pair fallback);

/// A share in [0, 0.99].
double read_rate(JsonFields& fields, const std::string& key, double fallback);

/// The alpha that an activation has where nobody says another: ELU 1, leaky ReLU 0.01.
double usual_alpha(ActivationKind function);

/// `activation` and `activation_alpha`; the latter is usual_alpha for another function than the fallback's.
Activation read_activation(JsonFields& fields, Activation fallback);

/// `channels` and `pools` (one of each a block), `conv_dropout`, `activation`, `activation_alpha` over a
/// paper's blocks. Another number of channels needs as many pools; blocks beyond the paper's are otherwise as
/// its last.
std::vector<ConvBlock> read_conv_blocks(JsonFields& fields, std::vector<ConvBlock> blocks);

}  // namespace resonet
