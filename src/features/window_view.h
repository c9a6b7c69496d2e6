#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "features/matrix.h"
#include "features/profile.h"

namespace resonet {

/// Turns a window of an image into what a model is given, as the profile's `view` says. Training and
/// inference both use it, after the window was cut (and, in training, changed). Safe to use from several
/// threads.
///
///   mel         the window, [1, bands, window_columns]
///   mfcc        orthonormal DCT-II over the bands of the window in dB (floor_db (x - 1), so 0 dB is the
///               clip's maximum), the first `coefficients`: [1, coefficients, window_columns]
///   statistics  band_statistics(), [1, 1, 3 bands]
class WindowView {
  public:
    explicit WindowView(const Profile& profile);

    /// [channel, band, column] of what a model is given.
    const std::vector<std::int64_t>& shape() const { return shape_; }

    /// `window` is [bands, window_columns]; `out` has the values of shape().
    void operator()(std::span<const float> window, std::span<float> out) const;

  private:
    Profile profile_;
    std::vector<std::int64_t> shape_;
    Matrix dct_;  ///< [coefficient, band] of the view mfcc
};

}  // namespace resonet
