#pragma once

#include "network/rcrnn.h"

namespace resonet {

/// The R-CRNN without one of its parts: what the part is worth shows in what the twin loses.
enum class Twin {
    crnn,  ///< no skip connections, and so no projections and no stochastic depth
    cnn,   ///< no recurrent layers
    rnn    ///< no convolutions: the bands are the features of the frames
};

/// How far a matched twin's trainable parameters may be from the R-CRNN's.
inline constexpr double twin_tolerance = 0.05;

/// The settings of the twin of build_rcrnn(config, ...).
///
/// `match`: so that it differs in the part and not in size, a twin whose number of trainable parameters is
/// not within 5 % gets other widths: those of stem and stages (crnn, cnn) or the hidden units (rnn) times one
/// factor, the one that comes nearest; then single widths one up or down as long as that comes nearer still.
/// The rnn also gets one, two or three recurrent layers: as many as need the least change of their width.
/// Errors: UsageError if no widths come within 5 %, the rnn of a network that has no recurrent layer, or as
/// build_rcrnn.
RcrnnConfig twin_config(Twin twin, const RcrnnConfig& config, std::int64_t bands, std::int64_t columns,
                        std::int64_t labels, bool match);

/// The network that [model] asks for: rcrnn's options, and `match_parameters` (true).
Network build_twin(Twin twin, const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
