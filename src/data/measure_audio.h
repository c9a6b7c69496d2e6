#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "data/audio_facts.h"

namespace resonet {

/// Changes whenever measure_audio() would tell other things of the same file: part of the key under which
/// its results are kept.
inline constexpr int measurement_version = 1;

/// What one pass over a stretch of an audio file tells of it.
struct AudioMeasurement {
    /// The loudness is libebur128's; peak, clipping and silence are LevelMeter's. `content` also depends on
    /// the sample rate: the same numbers at another rate are another sound.
    AudioFacts facts;
    /// Chromaprint's (Fingerprinter): one number every 0.1238 s; empty for less than 2.6 s.
    std::vector<std::uint32_t> fingerprint;
    std::vector<std::string> warnings;  ///< damage that did not stop the decoding
};

/// Decodes the stretch (in seconds; infinity: to the end) once, mono and at the file's own rate, and
/// measures it. Beside what it returns it keeps about 0.4 kB for each second, for the gates of the loudness:
/// 14 MB for ten hours.
/// Errors: InputError for a file that cannot be decoded, of no samples, or with samples that are not
/// numbers; Interrupted.
AudioMeasurement measure_audio(const std::filesystem::path& path, double start = 0.0,
                               double duration = std::numeric_limits<double>::infinity());

}  // namespace resonet
