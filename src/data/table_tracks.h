#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace resonet {

/// The tracks that the files called `names` belong to: the names without the extension of an audio file,
/// and without the number of a piece, which is a whole number from 0 after a dot, written without zeros
/// before it, of which the piece 0 is among the names, too.
std::vector<std::string> tracks_of_files(const std::vector<std::string>& names);

/// Tracks counted from the order of rows.
struct CountedTracks {
    std::vector<std::size_t> numbers;        ///< of each row's track, from 0
    std::vector<std::string> uneven_labels;  ///< with a run of rows that `rows_per_track` does not divide
};

/// Numbers tracks of `rows_per_track` successive rows; each change of label begins a new one.
CountedTracks count_tracks(const std::vector<std::string>& labels, std::size_t rows_per_track);

}  // namespace resonet
