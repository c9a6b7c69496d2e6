#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace resonet {

/// The longest track that is read, in seconds; the rest of a longer one is left out.
inline constexpr double longest_track = 3600.0;

/// A track as one signal.
struct TrackAudio {
    std::vector<float> samples;         ///< mono
    std::vector<std::string> warnings;  ///< damage that did not stop the decoding
};

/// Decodes a track at `sample_rate` Hz. Where it comes in several `files` (stems), they are added sample by
/// sample, shorter ones as if silence followed, and where the sum exceeds full scale the whole of it is
/// turned down to just that. Errors: InputError for a file that cannot be decoded; Interrupted.
TrackAudio read_track(std::span<const std::filesystem::path> files, int sample_rate);

}  // namespace resonet
