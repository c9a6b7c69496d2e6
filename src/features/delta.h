#pragma once

#include <span>

#include "core/parameter.h"
#include "features/matrix.h"

namespace resonet {

/// librosa.feature.delta with mode "interp".
struct DeltaParameters {
    int width = 9;  ///< frames, odd; a recording must have at least as many

    static std::span<const Parameter<DeltaParameters>> parameters();
};

/// Errors: UsageError for a width that is out of its range or even.
void validate(const DeltaParameters& parameters);

/// Savitzky-Golay derivative along the frames, polynomial order = derivative order = `order` (1 or 2).
/// The first and last width / 2 frames come from the polynomial fitted to the first and last `width`.
/// Errors: UsageError for a bad width or order; InputError if there are fewer than `width` frames.
Matrix delta(const Matrix& values, int order, const DeltaParameters& parameters = {});

}  // namespace resonet
