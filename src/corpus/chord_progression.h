#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// The chords of one bar, evenly spread over it: one or two names such as "Bbm7".
using ChordBar = std::vector<std::string>;

/// A chord progression of a kind of music, in any key.
struct ChordProgression {
    std::string_view family;  ///< what it is called: "12-bar blues"
    /// Bars separated by spaces, the chords of a bar by hyphens: "IIm7-V7 IM7". A chord is a degree of the
    /// major scale (I to VII, with b or # before it for a semitone down or up) and the rest of its name.
    std::string_view bars;
};

/// The name of the pitch class `pitch` (0 is C, 11 is B), with flats or sharps as is usual for `key`.
std::string_view pitch_name(int pitch, int key);

/// The bars of `progression` in `key` (0 is C, 11 is B; of a minor progression, its tonic). Errors:
/// std::invalid_argument for a text that is not as ChordProgression has it.
std::vector<ChordBar> chords_in_key(const ChordProgression& progression, int key);

/// What the progressions of GTZAN's ten genres are taken from: at least three for each. Errors: UsageError
/// for another genre.
std::span<const ChordProgression> progressions_of(std::string_view genre);

}  // namespace resonet
