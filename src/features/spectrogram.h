#pragma once

#include <span>

#include "dsp/stft.h"
#include "features/decibel.h"
#include "features/matrix.h"
#include "features/mel.h"

namespace resonet {

// Descriptors of a whole signal at once. `samples`: finite, mono. A column of each result is a frame;
// there are frame_count(samples.size(), stft) of them. Errors of all: UsageError for bad parameters.

/// |STFT|, [bin, frame]: np.abs(librosa.stft).
Matrix stft_magnitude(std::span<const float> samples, const StftParameters& stft = {});

/// |STFT|^2, [bin, frame].
Matrix stft_power(std::span<const float> samples, const StftParameters& stft = {});

/// Power in mel bands, [band, frame]: librosa.feature.melspectrogram. Errors: also where the two
/// parameter sets disagree about n_fft.
Matrix mel_spectrogram(std::span<const float> samples, const StftParameters& stft = {},
                       const MelParameters& mel = {});

/// The same in decibels: power_to_db(mel_spectrogram).
Matrix log_mel_spectrogram(std::span<const float> samples, const StftParameters& stft = {},
                           const MelParameters& mel = {}, const DecibelParameters& decibels = {});

}  // namespace resonet
