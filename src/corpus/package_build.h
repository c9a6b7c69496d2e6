#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "corpus/package_catalogue.h"
#include "corpus/package_store.h"
#include "data/manifest.h"

namespace resonet {

/// How a data set is made of Debian packages.
struct PackageBuildOptions {
    std::filesystem::path out;       ///< the folder to make
    std::filesystem::path packages;  ///< folder of .deb files; empty: apt downloads them
    std::string profile;             ///< in words, for the record: "core", "core with tracker"
    double clip_seconds = 30.0;
    std::size_t clips_per_track = 6;  ///< at most
    int sample_rate = 22050;          ///< of the clips, in Hz
    std::size_t threads = 0;          ///< 0: all cores
    bool clean = false;               ///< removes the packages that were downloaded at the end
};

/// Where packages are looked for, and loaded to.
PackageStore package_store(const PackageBuildOptions& options);

/// About what a clip's file takes, in bytes.
double clip_bytes(const PackageBuildOptions& options);

/// How many clips `seconds` of music are worth.
std::size_t expected_clips(double seconds, const PackageBuildOptions& options);

/// What became of a build.
struct PackageBuild {
    Manifest manifest;                   ///< as it was written
    std::vector<InputFailure> failures;  ///< tracks that are not in it, though they should be
    std::vector<std::string> too_short;  ///< tracks of less than shortest_whole_track seconds
};

/// Makes the data set in `options.out`:
///
///   manifest.csv    one row a clip, with its fold and where it comes from (see write_manifest())
///   clips/GENRE/    TRACK.1.flac and so on: mono, 16 bits, with title, authors and licence in their tags
///   LICENCES.csv    who made each track, and under which licence
///   copyright/      each package's copyright file
///   README.md       the catalogue's data sheet
///   downloads/      the packages, where apt loaded them
///   build.jsonl     the diary that a build which was stopped goes on from
///
/// Clips are cut at clip_times(), silence at both ends of a track left out; of a track shorter than a clip
/// the whole is one, if it is long enough. The same options give the same bytes. Tracks that are done are not
/// made again. Errors: UsageError for a folder that holds other things or was begun with other settings; as
/// PackageStore::fetch() where packages are missing (all that could be had are there then, and no clip was
/// made); SystemError also where the disk is too small; Interrupted.
PackageBuild build_package_dataset(const PackageCatalogue& catalogue, const PackageSelection& selection,
                                   const PackageBuildOptions& options);

}  // namespace resonet
