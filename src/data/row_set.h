#pragma once

#include <string>
#include <vector>

#include "data/clip_source.h"
#include "features/descriptor_profile.h"

namespace resonet {

/// The rows of descriptors of a data set, as images of one band.
struct LabelledRows {
    ImageSet images;                     ///< [1, columns] each
    std::vector<std::string> columns;    ///< what the values of a row are, in order
    std::vector<InputFailure> failures;  ///< clips and segments that gave none
    std::vector<std::string> notes;      ///< columns of tables that were left out and why, for people
};

/// Loads the rows of all clips of `manifest`, in its order: audio by DescriptorRows, a long file in
/// successive segments (images_of_pieces); rows of tables by their columns (ClipTables). If the profile names
/// columns, the table must have them; otherwise all descriptors are taken, and before them "length" if it
/// says so. Rows of audio are kept in the cache (kind "rows"). The result does not depend on the number of
/// threads.
///
/// Errors: UsageError for arrays and pictures, columns that audio does not give, if no clip is left, or a
/// clip's label is not among the labels; InputError for a table that lacks a column or cannot be used at
/// all; Interrupted.
LabelledRows load_rows(const Manifest& manifest, const DescriptorProfile& profile,
                       const LoadOptions& options = {});

}  // namespace resonet
