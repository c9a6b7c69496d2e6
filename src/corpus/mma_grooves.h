#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace resonet {

/// What a groove that has only drums is played together with.
enum class MmaBand {
    none,    ///< the groove has all it needs
    reggae,  ///< guitar and organ on the off-beat, bass
    hiphop,  ///< electric piano, low bass
    metal,   ///< distorted guitars and bass in eighths
};

/// A file of grooves of MMA's library that stand for a genre.
struct MmaGrooveFile {
    std::string_view file;     ///< below MMA's folder lib, without ".mma": "stdlib/slowblues"
    std::string_view grooves;  ///< names of grooves in it, separated by spaces, all alike in metre
    int beats = 4;             ///< of a bar, as MMA counts them
    int slowest = 100;         ///< beats a minute
    int fastest = 120;
    MmaBand band = MmaBand::none;
};

/// Grooves for a genre.
struct MmaGenre {
    std::string_view name;  ///< as GTZAN has it
    std::span<const MmaGrooveFile> files;
};

/// GTZAN's ten genres, sorted, each with at least three files of MMA 21.09; no file serves two genres. What
/// the library has of disco, hip-hop, metal and reggae is little: some stand in for it (dance, trip-hop,
/// hard rock, ska), and drum patterns are played with a band of our own.
std::span<const MmaGenre> mma_genres();

/// The tracks of a band in MMA's language, to follow a Groove line; empty for none.
std::string_view mma_band_tracks(MmaBand band);

/// The names in `grooves`.
std::vector<std::string_view> groove_names(const MmaGrooveFile& file);

}  // namespace resonet
