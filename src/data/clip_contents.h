#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "data/measured_clips.h"

namespace resonet {

/// What a look into the files of a data set tells of a clip.
struct ClipContent {
    /// Equal texts mean equal contents; empty: not looked at, or nothing in it (digital silence, one value
    /// throughout), which is no sign of a copy.
    std::string content;
    std::string problem;  ///< why the clip cannot be used, without the file's name; empty: it can
    bool blank = false;   ///< nothing in it
};

/// Shorter audio cannot be used: there is no music in it that a genre could be heard from.
inline constexpr double shortest_clip = 0.5;  // seconds

/// Of clips whose audio was measured: the decoded samples. Those of less than shortest_clip have a problem.
std::vector<ClipContent> contents_of(const MeasuredClips& measured);

/// Of pictures, rows of arrays and rows of tables: the bytes of the file, the values of the image, the
/// numbers of the row in columns of descriptors (also less other_columns()). Pictures are decoded to see
/// whether that can be done. Errors: UsageError for a manifest of audio; Interrupted.
std::vector<ClipContent> read_contents(const Manifest& manifest, std::size_t threads, bool progress);

/// Of any clips, without opening the files: whether they are there, and what the manifest tells of their
/// samples (known_content()).
std::vector<ClipContent> look_for_files(const Manifest& manifest);

}  // namespace resonet
