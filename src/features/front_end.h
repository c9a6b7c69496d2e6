#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/error.h"
#include "dsp/stft.h"
#include "features/mel.h"
#include "features/profile.h"

namespace resonet {

/// What a network is fed with: values from 0 to 1, row by row.
struct Image {
    int bands = 0;
    int columns = 0;
    std::vector<float> values;  ///< [band, column], the lowest band first
};

/// Sound that no image can be made of. The subject is "the sound"; who knows the file throws an
/// InputError on in its name, with problem() and remedy().
class SignalError : public InputError {
  public:
    enum class Kind { empty, not_finite, too_loud, silent };

    explicit SignalError(Kind kind);
    Kind kind() const noexcept { return kind_; }

  private:
    Kind kind_;
};

/// Turns clips into images, as a profile says. Built once, used for any number of clips; one object belongs
/// to one thread (it holds the FFT's memory).
class FrontEnd {
  public:
    /// Errors: UsageError as validate(profile), or an FFT size the FFT library cannot do.
    explicit FrontEnd(const Profile& profile);

    const Profile& profile() const { return profile_; }

    /// The image of `samples`: mono, [-1, 1], at profile().sample_rate; [bands, column_count(profile,
    /// samples.size())]. Samples beyond the longest clip are not looked at. Value of band b in column k, with
    /// P the mel power (at least 1e-10) and P_max its maximum over all frames and bands: max(0, 1 + 10
    /// log10(P[b, frame_of_column(k)] / P_max) / floor_db), rounded to 1 / 255 if quantised.
    ///
    /// Errors: SignalError if there are no samples, one is not finite or so large that its power overflows,
    /// or the clip is digital silence (mel power nowhere above 1e-10, or the same everywhere).
    Image image(std::span<const float> samples);

  private:
    std::vector<float> columns_of_power(std::span<const float> samples, std::size_t columns);

    Profile profile_;
    StftFrames frames_;
    MelBank bank_;
    std::vector<float> power_;     // [bin] of one frame
    std::vector<float> mel_;       // [band] of one frame
    std::vector<float> smallest_;  // [band] over the clip
    std::vector<float> largest_;   // [band] over the clip
};

}  // namespace resonet
