#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace resonet {

/// Everything that can be computed of a recording. Each is an array [row, frame] of floats, under the name
/// (and with the meaning) that librosa gives it.
enum class Descriptor {
    stft,                ///< [bin, frame] magnitude |STFT|
    melspectrogram,      ///< [band, frame] power
    log_mel,             ///< [band, frame] dB
    mfcc,                ///< [coefficient, frame]
    mfcc_delta,          ///< [coefficient, frame]
    mfcc_delta2,         ///< [coefficient, frame]
    chroma_stft,         ///< [pitch class, frame] 0 to 1
    chroma_cqt,          ///< [pitch class, frame] 0 to 1
    chroma_cens,         ///< [pitch class, frame] 0 to 1
    tonnetz,             ///< [6, frame] of chroma_cqt
    spectral_centroid,   ///< [1, frame] Hz
    spectral_bandwidth,  ///< [1, frame] Hz
    spectral_rolloff,    ///< [1, frame] Hz
    spectral_contrast,   ///< [7, frame] dB
    spectral_flatness,   ///< [1, frame] 0 to 1
    rms,                 ///< [1, frame]
    zero_crossing_rate,  ///< [1, frame] crossings a sample
    onset_strength,      ///< [1, frame]
    tempogram,           ///< [lag, frame] -1 to 1
    tempo,               ///< [1, 1] beats a minute, as the beat tracker has it
    beats,               ///< [1, beat] seconds
    harmonic,            ///< [1, sample] signal without what is percussive
    percussive,          ///< [1, sample] signal without what is harmonic
};

/// What is known of a descriptor before anything is computed.
struct DescriptorInfo {
    Descriptor descriptor;
    std::string_view name;     ///< as in the enumeration
    std::string_view librosa;  ///< the function of librosa that gives the same numbers
    std::string_view unit;     ///< "" where it has none
    std::string_view meaning;  ///< in a few words
    /// Whether a column depends on its neighbourhood alone, so that a recording of any length takes bounded
    /// memory. The others need the whole recording: a maximum, a tuning, a tempo.
    bool streams;
};

/// All of them, in the order of the enumeration.
std::span<const DescriptorInfo> all_descriptors();

const DescriptorInfo& info(Descriptor descriptor);

/// Errors: UsageError for a name that is not one of all_descriptors(), which it names.
Descriptor descriptor_from_string(std::string_view name);

}  // namespace resonet
