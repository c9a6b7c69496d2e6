#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <vector>

#include "data/splitter.h"

namespace resonet::testing {

/// A clip of a file of its own.
inline ClipRecord clip_of(const std::string& track, const std::string& label, const std::string& artist = {},
                          double start = 0.0) {
    ClipRecord clip;
    clip.path = "/music/" + track + ".wav";
    clip.track = track;
    clip.label = label;
    clip.artist = artist;
    clip.start = start;
    clip.duration = 5.0;
    return clip;
}

/// Adds an artist with so many tracks of one genre.
inline void add_artist(Manifest& manifest, const std::string& artist, const std::string& label,
                       std::size_t tracks) {
    for (std::size_t i = 0; i < tracks; ++i) {
        manifest.clips.push_back(clip_of(fmt::format("{}-{}", artist, i), label, artist));
    }
}

/// Divides all clips.
inline Parts divide_all(const Manifest& manifest, SplitScheme scheme, const std::vector<double>& shares,
                        std::uint64_t seed = 1) {
    return divide(manifest, std::vector<bool>(manifest.clips.size(), true), {scheme, shares, seed});
}

/// How many clips of a label each part has.
inline std::vector<std::size_t> clips_by_part(const Manifest& manifest, const Parts& parts, std::size_t count,
                                              const std::string& label = {}) {
    std::vector<std::size_t> clips(count);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] && (label.empty() || manifest.clips[i].label == label)) ++clips[*parts[i]];
    }
    return clips;
}

}  // namespace resonet::testing
