#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset_result.h"

namespace resonet {

/// What the tags of an audio file say; empty: nothing.
struct MusicTags {
    std::vector<std::string> genres;  ///< by their names, without repetitions
    std::string artist;
    std::string album_artist;
    std::string album;
    std::string title;
};

/// Reads the tags of `path` with TagLib: ID3v1 and v2, Vorbis comments, MP4, APE, ASF, RIFF ... Blanks around
/// texts are cut off. Of genres see genre_names(). None if TagLib does not know this kind of file or cannot
/// read it.
std::optional<MusicTags> read_tags(const std::filesystem::path& path);

/// The genres in one value of a tag: parts divided by semicolons, numbers of ID3v1 by their names. "Rock;
/// Pop" is Rock and Pop; "17", "(17)" and "(17)Rock" are Rock; "(4)(17)" is Disco and Rock; "Pop/Rock" stays
/// one.
std::vector<std::string> genre_names(std::string_view value);

struct TagOptions {
    /// The label of files without a genre; none: they are failures.
    std::optional<std::string> unlabelled = std::nullopt;
    std::size_t threads = 0;  ///< 0: all cores
    bool progress = false;    ///< shown on standard error
};

/// The data set of a music library, in whatever folders: a file's label is the first genre of its tags. Where
/// files have several, the extra column "genres" holds all of them, divided by "; ". The artist is that of
/// the track, else the album's; the extra column "album_artist" is there where it differs. The track is the
/// path below `folder` without the extension. Errors: UsageError if the folder cannot be read or no file in
/// it has a genre; Interrupted.
FoundDataset read_tagged_folder(const std::filesystem::path& folder, const TagOptions& options = {});

}  // namespace resonet
