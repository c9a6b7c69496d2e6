#pragma once

#include <filesystem>

#include "data/dataset_result.h"
#include "data/gtzan_artists.h"

namespace resonet {

/// GTZAN (G. Tzanetakis, P. Cook, 2002: 1000 clips of 30 s, ten genres), wherever its files lie below
/// `folder`: genres/blues/blues.00000.au, genres_original/..., Data/genres_original/..., or all in one
/// folder; wav, au, flac, mp3 and the like. The files' names say genre and track ("blues.00000"). Pictures
/// and tables beside them are passed over, and so is a second copy of a clip, with a note. jazz.00054, which
/// is broken in common copies, is opened, and a failure if it cannot be decoded. A note counts the clips that
/// are missing of the 1000.
///
/// `artists` gives artist and title; with group numbers, these stand in the extra column artist_group.
/// Other audio files, and files whose folder is another genre's than their name, are failures.
/// Errors: UsageError if the folder cannot be read or holds no clip of GTZAN.
FoundDataset read_gtzan(const std::filesystem::path& folder, const GtzanArtists& artists = {});

}  // namespace resonet
