#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "data/dataset_result.h"

namespace resonet {

struct TableOptions {
    std::string label = "label";  ///< the column with the genre
    /// Of a table without file names: how many successive rows come from one recording; 0: nobody says.
    std::size_t rows_per_track = 0;
};

/// The data set of a table of descriptors (kind `tables`; see read_descriptor_table()), such as
/// features_30_sec.csv, features_3_sec.csv, or what `resonet extract` writes.
///
/// With a column `filename` (or file, path, track) the track is told by tracks_of_files(): that name without
/// its audio extension and the number of a piece: "blues.00000.3.wav" belongs to "blues.00000". A note names
/// what may be pieces or recordings. Without such a column tracks are counted: rows_per_track rows are one,
/// and each change of label begins a new one, with a note where a run of a label does not divide evenly,
/// since then the tracks after a shorter one are cut in the wrong places. Without rows_per_track every row is
/// a track, which a note says.
///
/// Columns artist, album, title, split and fold are taken where they are there. These and the columns above
/// may be written in any case ("Artist"); one in small letters goes first. Rows that cannot be used (no
/// label, a descriptor that is blank, no number or not finite) are failures that name the line.
/// Errors: UsageError for a table that lacks the column of labels, or is a manifest, or cannot be read at
/// all, or has no usable row; rows_per_track for a table with file names.
FoundDataset read_feature_table(const std::filesystem::path& path, const TableOptions& options = {});

}  // namespace resonet
