#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "corpus/build_record.h"
#include "corpus/package_catalogue.h"

namespace resonet {

/// The shortest track that is taken whole where it is shorter than a clip, in seconds.
inline constexpr double shortest_whole_track = 10.0;

/// Samples up to this, at the beginning and end of a track, are silence that no clip is made of: -60 dBFS.
inline constexpr float silence_level = 0.001F;

/// Cuts tracks into clips: files of `folder`/GENRE, named after the track and numbered from 1.
struct ClipCutter {
    std::filesystem::path folder;
    double clip_seconds = 30.0;
    std::size_t clips_per_track = 6;
    int sample_rate = 22050;

    /// The file of clip `index`, from 0.
    std::filesystem::path path(const PackageTrack& track, std::size_t index) const;

    /// Decodes the track, which lies in `files` (its stems), and writes its clips, spread over it as
    /// clip_times() says but for the silence at both ends, which some modules have a minute of; damage that
    /// did not stop the decoding is added to `warnings`. Errors: InputError; SystemError; Interrupted.
    CutTrack cut(const PackageTrack& track, std::span<const std::filesystem::path> files,
                 std::vector<std::string>& warnings) const;

    /// Whether all clips of a track that was cut are there, with the sizes they had.
    bool is_there(const PackageTrack& track, const CutTrack& cut) const;
};

}  // namespace resonet
