#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace resonet {

/// What GTZAN calls one of its clips.
struct GtzanName {
    std::string genre;  ///< one of the ten
    int number = 0;     ///< 0 to 99

    /// "blues.00000"
    std::string track() const;
};

/// The ten genres of GTZAN, sorted.
std::span<const std::string_view> gtzan_genres();

/// The clip of GTZAN that a file with this name holds ("blues.00000.au", "blues_00000.wav", whatever the
/// extension); none if that is no name of GTZAN.
std::optional<GtzanName> gtzan_name(const std::filesystem::path& file);

/// What lists made by others say of a clip of GTZAN.
struct GtzanArtist {
    std::string artist;        ///< empty: unknown
    std::string title;         ///< empty: unknown
    std::optional<int> group;  ///< clips of one artist have one number
};

/// By track ("blues.00000").
using GtzanArtists = std::map<std::string, GtzanArtist>;

/// Reads any number of such lists, each a text file in one of two formats, told apart by their lines:
///
///   blues.00000.wav ::: John Lee Hooker ::: One Bourbon     B. L. Sturm's GTZANindex.txt (2012)
///   ./blues_00000.wav<tab>0                                 J. Foleiss's artist groups, f1_train_groups.txt
///   ...
///
/// A folder stands for the files *_groups.txt in it. Lines that are blank or begin with # are passed over.
/// An artist the index does not name is taken from the others of the group if these agree, else called
/// "group 12". Errors: UsageError that names file and line; two lists that disagree about a group.
GtzanArtists read_gtzan_artists(std::span<const std::filesystem::path> lists);

}  // namespace resonet
