#include "features/descriptor.h"

#include <string>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr DescriptorInfo table[] = {
    {Descriptor::stft, "stft", "abs(librosa.stft)", "", "magnitude of the short-time Fourier transform",
     true},
    {Descriptor::melspectrogram, "melspectrogram", "feature.melspectrogram", "", "power in mel bands", true},
    {Descriptor::log_mel, "log_mel", "power_to_db(feature.melspectrogram)", "dB", "the same in decibels",
     false},
    {Descriptor::mfcc, "mfcc", "feature.mfcc", "", "mel-frequency cepstral coefficients", false},
    {Descriptor::mfcc_delta, "mfcc_delta", "feature.delta(mfcc)", "a frame", "their slope", false},
    {Descriptor::mfcc_delta2, "mfcc_delta2", "feature.delta(mfcc, order=2)", "a frame^2", "their curvature",
     false},
    {Descriptor::chroma_stft, "chroma_stft", "feature.chroma_stft", "",
     "share of the pitch classes, from the Fourier transform", false},
    {Descriptor::chroma_cqt, "chroma_cqt", "feature.chroma_cqt", "",
     "share of the pitch classes, from the constant-Q transform", false},
    {Descriptor::chroma_cens, "chroma_cens", "feature.chroma_cens", "", "the same, quantised and smoothed",
     false},
    {Descriptor::tonnetz, "tonnetz", "feature.tonnetz", "", "tonal centroids: fifths, minor and major thirds",
     false},
    {Descriptor::spectral_centroid, "spectral_centroid", "feature.spectral_centroid", "Hz",
     "centre of gravity of the spectrum", true},
    {Descriptor::spectral_bandwidth, "spectral_bandwidth", "feature.spectral_bandwidth", "Hz",
     "deviation from the centroid", true},
    {Descriptor::spectral_rolloff, "spectral_rolloff", "feature.spectral_rolloff", "Hz",
     "where 85 % of the spectrum lies below", true},
    {Descriptor::spectral_contrast, "spectral_contrast", "feature.spectral_contrast", "dB",
     "peaks against valleys in octave bands", false},
    {Descriptor::spectral_flatness, "spectral_flatness", "feature.spectral_flatness", "",
     "1 for noise, near 0 for tones", true},
    {Descriptor::rms, "rms", "feature.rms", "", "root of the mean square", true},
    {Descriptor::zero_crossing_rate, "zero_crossing_rate", "feature.zero_crossing_rate", "a sample",
     "changes of sign", true},
    {Descriptor::onset_strength, "onset_strength", "onset.onset_strength", "dB", "rise of the mel bands",
     false},
    {Descriptor::tempogram, "tempogram", "feature.tempogram", "",
     "autocorrelation of the onset strength, by lag in frames", false},
    {Descriptor::tempo, "tempo", "beat.beat_track", "beats a minute", "tempo of the beats", false},
    {Descriptor::beats, "beats", "beat.beat_track", "s", "times of the beats", false},
    {Descriptor::harmonic, "harmonic", "effects.harmonic", "", "the signal without percussion", true},
    {Descriptor::percussive, "percussive", "effects.percussive", "", "the signal without steady sound", true},
};

}  // namespace

std::span<const DescriptorInfo> all_descriptors() {
    return table;
}

const DescriptorInfo& info(Descriptor descriptor) {
    return table[static_cast<std::size_t>(descriptor)];
}

Descriptor descriptor_from_string(std::string_view name) {
    std::string names;
    for (const DescriptorInfo& known : table) {
        if (known.name == name) return known.descriptor;
        names += (names.empty() ? "" : ", ") + std::string(known.name);
    }
    throw UsageError(printable(name), "is not a descriptor", "choose of " + names);
}

}  // namespace resonet
