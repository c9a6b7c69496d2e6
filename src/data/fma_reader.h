#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "data/dataset_result.h"

namespace resonet {

/// The nested parts in which the Free Music Archive data set is published: each holds all of the one before.
/// `full` has the tracks of `large` in full length; the others have clips of 30 s.
enum class FmaSubset { small, medium, large, full };

/// "small" and so on.
std::string_view to_string(FmaSubset subset);
std::optional<FmaSubset> fma_subset_from_string(std::string_view name);

/// Where the parts of the data set lie.
struct FmaPlace {
    FmaSubset subset = FmaSubset::small;
    std::filesystem::path audio;     ///< fma_small, with 000/000002.mp3 in it
    std::filesystem::path metadata;  ///< fma_metadata, with tracks.csv and genres.csv in it
};

/// Whether `folder` holds a folder fma_metadata, or is a subset's by its name and lies beside one.
bool looks_like_fma(const std::filesystem::path& folder);

/// Finds the parts in `folder`, which is the folder that holds fma_metadata and fma_small (medium, large,
/// full), or fma_small itself with fma_metadata beside it.
/// Errors: UsageError where one of them is not there, or several subsets are and `subset` names none.
FmaPlace find_fma(const std::filesystem::path& folder, std::optional<FmaSubset> subset = std::nullopt);

/// The Free Music Archive data set (M. Defferrard et al., 2017) from its own tables: top genre, artist,
/// album, title, and the official split. Tracks are called by their six digits ("000002").
///
/// Tracks without a top genre (their genres have several roots, or they have none) are left out and counted
/// in a note; with `root_genres` their label is FmaGenres::root() of their genres. Files that are missing or
/// empty are failures, and so are the six that are known to be cut short, where they are (they are opened).
/// Audio files that tracks.csv does not list for the subset are counted in a note. It is read row by row.
/// Errors: UsageError for tables that are not what they should be, naming the line, and if no file is there.
FoundDataset read_fma(const FmaPlace& place, bool root_genres = false);

}  // namespace resonet
