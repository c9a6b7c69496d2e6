#pragma once

#include <filesystem>
#include <span>

namespace resonet {

enum class WavFormat {
    float32,  ///< IEEE floats, as they are
    pcm16,    ///< round(32768 x) clamped to 16 bits; NaN becomes 0
};

/// Writes `samples` (interleaved if `channels` > 1, whole frames) as a RIFF WAV file, under a temporary name
/// first, so that `path` is either complete or untouched.
/// Throws UsageError for a rate or channel count that cannot be written or more than 4 GiB, SystemError if
/// the disk refuses.
void write_wav(const std::filesystem::path& path, std::span<const float> samples, int sample_rate,
               int channels = 1, WavFormat format = WavFormat::float32);

}  // namespace resonet
