#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "corpus/chord_progression.h"
#include "corpus/mma_grooves.h"
#include "data/manifest.h"

namespace resonet {

struct MmaPlanOptions {
    std::uint64_t seed = 1;
    std::size_t clips_per_genre = 10;  ///< 1 to 9999
    double seconds = 30.0;             ///< of a clip; 1 to 600
};

/// A section of a piece: a groove and the chords over it.
struct MmaSection {
    std::string groove;  ///< as MMA finds it: "stdlib/slowblues:SlowBluesWalk4"
    std::vector<ChordBar> bars;
};

/// A clip that MMA is to play.
struct MmaClip {
    std::string id;     ///< "blues.0001"
    std::string genre;  ///< of GTZAN's
    std::string file;   ///< of its grooves: "stdlib/slowblues"
    MmaBand band = MmaBand::none;
    int beats = 4;               ///< of a bar
    int tempo = 120;             ///< beats a minute
    int key = 0;                 ///< 0 is C, 11 is B
    std::string family;          ///< of the first section's chords
    std::uint32_t mma_seed = 0;  ///< for MMA's own chance
    std::vector<MmaSection> sections;
    Split split = Split::train;
    int fold = 1;
};

/// The clips of a data set, genre by genre in the order of mma_genres(): pieces in the form A A B A ..., long
/// enough for the clip, whose grooves, chords, keys and tempi are drawn from the seed. The files of a genre's
/// grooves take turns; twelve clips of a file in succession are in twelve keys, and differ in tempo. Each
/// file belongs to one split (about six tenths of them to train, two to valid and two to test, at least one
/// each where three files have clips) and to one of the folds 1 to 3. The same options give the same plan on
/// every machine. Errors: UsageError for options out of their ranges.
std::vector<MmaClip> plan_mma_clips(const MmaPlanOptions& options);

/// Bars of all sections together.
std::size_t bar_count(const MmaClip& clip);

/// The piece in MMA's language.
std::string mma_source(const MmaClip& clip);

}  // namespace resonet
