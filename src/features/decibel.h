#pragma once

#include <optional>
#include <span>

#include "core/parameter.h"

namespace resonet {

/// librosa.power_to_db.
struct DecibelParameters {
    double amin = 1e-10;  ///< smaller powers count as this; 1e-37 to 1e30
    /// The power of 0 dB, raised to amin if smaller; at least 0. None: the largest power given.
    std::optional<double> reference = 1.0;
    std::optional<double> top_db = 80.0;  ///< nothing lies further than this below the maximum; at least 0

    static std::span<const Parameter<DecibelParameters>> parameters();
};

/// Errors: UsageError, naming the parameter that is out of its range.
void validate(const DecibelParameters& parameters);

/// Turns finite powers into decibels in place: 10 log10(max(amin, power) / reference), then cut off at
/// top_db below the largest of all `values`. Errors: UsageError as validate.
void power_to_db(std::span<float> values, const DecibelParameters& parameters = {});

}  // namespace resonet
