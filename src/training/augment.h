#pragma once

#include <span>

#include "features/profile.h"
#include "recipe/augment_settings.h"
#include "training/random.h"

namespace resonet {

/// A random window of an image ([band, column], `columns` wide, values in [0, 1]) with random changes,
/// written to `out` ([band, profile.window_columns]). Depends on `random`'s state alone.
void random_window(std::span<const float> image, int columns, const Profile& profile,
                   const AugmentSettings& settings, Random& random, std::span<float> out);

}  // namespace resonet
