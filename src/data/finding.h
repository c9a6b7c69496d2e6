#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// How bad a finding is.
enum class Severity {
    note,     ///< good to know
    warning,  ///< makes figures weaker or needs a word in a paper
    error     ///< makes figures wrong, or clips cannot be used
};

/// "note", "warning" or "error".
std::string_view to_string(Severity severity);

/// One case of a finding.
struct FindingItem {
    std::vector<std::size_t>
        clips;            ///< their places in the manifest, ascending; empty: not about single clips
    std::string subject;  ///< what it is about, if not those clips: an artist, a genre
    std::string detail;   ///< for people, without the names of the clips
};

/// Something that is worth knowing of a data set before it is used.
struct Finding {
    std::string check;  ///< its name for programs, such as "unreadable"
    Severity severity = Severity::note;
    std::string title;               ///< for people, in a few words
    std::string remedy;              ///< what to do about it
    std::string unit;                ///< what an item is, in the singular: "clip", "pair", "artist"
    std::vector<FindingItem> items;  ///< never empty; the worst first
};

/// Whether a clip counts in findings: excluded ones are used for nothing.
inline bool is_checked(const ClipRecord& clip) {
    return clip.split != Split::excluded;
}

/// What to type so that what a check found is excluded, and how to exclude something else: "resonet dataset
/// check genres.csv --exclude --out clean.csv" and "write 'excluded' into column 'split'", for remedies.
std::string exclusion_command(const Manifest& manifest);
std::string exclusion_by_hand(const Manifest& manifest);

/// What clip `i` of `manifest` is called in reports: the path as the manifest has it, and the time it begins
/// at; of a row its track and number.
std::string clip_name(const Manifest& manifest, std::size_t i);

}  // namespace resonet
