#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "data/audio_facts.h"

namespace resonet {

/// What one pass over a stretch of an audio file tells of it.
struct AudioMeasurement {
    AudioFacts facts;
    /// Chromaprint's raw fingerprint (algorithm 2, its default), one number every 0.1238 s; empty for less
    /// than about 3 s.
    std::vector<std::uint32_t> fingerprint;
    std::vector<std::string> warnings;  ///< damage that did not stop the decoding
};

/// Decodes the stretch (in seconds; infinity: to the end) once, in bounded memory, and measures it.
/// Errors: InputError for a file that cannot be decoded, of no samples, or with samples that are not
/// numbers.
AudioMeasurement measure_audio(const std::filesystem::path& path, double start = 0.0,
                               double duration = std::numeric_limits<double>::infinity());

}  // namespace resonet
