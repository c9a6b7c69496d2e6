#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace resonet {

/// Tracks of files, told by their names.
struct FileTracks {
    std::vector<std::string> tracks;    ///< of each file
    std::vector<std::string> doubtful;  ///< what several names have in common before a number; in their order
};

/// The tracks that the files called `names` belong to: the names without the extension of an audio file, and
/// without the number of a piece. That is a whole number after a dot, written without zeros before it, where
/// the piece 0 is among the names, too ("song.0", "song.1"), or where what is before it ends in a number
/// itself ("blues.00012.7") and several names differ in the last one alone. If any do, all names of that kind
/// are pieces: a table of some pieces may have a single one of a recording.
/// Names such as "song.1" and "song.2" without "song.0" may be two songs: they are tracks of their own, and
/// "song" is doubtful.
FileTracks tracks_of_files(const std::vector<std::string>& names);

/// Tracks counted from the order of rows.
struct CountedTracks {
    std::vector<std::size_t> numbers;        ///< of each row's track, from 0
    std::vector<std::string> uneven_labels;  ///< with a run of rows that `rows_per_track` does not divide
};

/// Numbers tracks of `rows_per_track` successive rows; each change of label begins a new one.
CountedTracks count_tracks(const std::vector<std::string>& labels, std::size_t rows_per_track);

}  // namespace resonet
