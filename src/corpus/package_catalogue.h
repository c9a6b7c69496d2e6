#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace resonet {

/// A Debian package that music is taken from.
struct PackageRecord {
    std::string name;     ///< as apt knows it
    std::string version;  ///< with its epoch
    std::string sha256;   ///< of the .deb, hexadecimal
    std::uint64_t bytes = 0;
};

/// A piece of music in a package.
struct PackageTrack {
    std::string id;      ///< letters a to z, digits and hyphens; no two tracks share one
    std::string label;   ///< the genre; likewise plain
    std::string artist;  ///< the same for all that one artist made; empty: unknown
    std::string credit;  ///< the authors as they are to be named
    std::string title;
    std::string licence;  ///< empty: in doubt
    std::string package;
    std::string path;                  ///< in the package; "a.pk3!/b.ogg" is a file in an archive in it
    std::vector<std::string> stems;    ///< files beside it to be mixed with it
    double seconds = 0.0;              ///< about
    std::string strength;              ///< of what the label rests on: strong, medium or weak
    std::string evidence;              ///< what the label rests on
    std::map<std::string, int> folds;  ///< by profile; a track that a profile leaves out has none
};

/// The lists that describe a data set made of Debian packages.
struct PackageCatalogue {
    std::filesystem::path folder;
    std::vector<PackageRecord> packages;
    std::vector<PackageTrack> tracks;
    std::vector<std::string> profiles;
    std::string digest;  ///< SHA-256 of both lists: tells two editions apart
};

/// Reads tracks.csv and packages.csv of `folder`. Every column "fold_NAME" of the tracks makes a profile
/// NAME: the tracks that have a fold there. Errors: UsageError for a list that is missing or makes no sense
/// (unknown package, names that are no plain words, a profile with tracks of unknown artist or licence, or
/// with an artist in two folds); InputError for what is no table.
PackageCatalogue read_package_catalogue(const std::filesystem::path& folder);

/// The folder of data set `name` that comes with the program. Errors: UsageError if there is none.
std::filesystem::path find_catalogue(const std::string& name);

/// What a data set is to be made of.
struct PackageSelection {
    std::vector<PackageRecord> packages;  ///< that are needed, by name
    std::vector<PackageTrack> tracks;     ///< by label, then id
    std::vector<int> folds;               ///< of the tracks
};

/// The tracks that belong to any of `profiles`. Errors: UsageError for an unknown profile.
PackageSelection select_tracks(const PackageCatalogue& catalogue, std::span<const std::string> profiles);

}  // namespace resonet
