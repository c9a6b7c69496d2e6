#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// What a clip is used for.
enum class Split {
    unassigned,  ///< nobody has said yet
    train,       ///< weights are fitted on these
    valid,       ///< the model is chosen on these
    test,        ///< looked at once, at the end
    excluded     ///< never used (faulty, duplicate)
};

/// "", "train", "valid", "test" or "excluded".
std::string_view to_string(Split split);

/// The split of that name; none if there is no such split.
std::optional<Split> split_from_string(std::string_view name);

/// One clip of a data set: a stretch of an audio file, or a row of an array of ready-made images.
struct ClipRecord {
    std::filesystem::path path;   ///< audio file; empty for a row of an array
    std::filesystem::path array;  ///< .npy file [clip, band, column]; empty for audio
    std::size_t row = 0;          ///< in `array`
    std::string label;            ///< the genre
    std::string track;            ///< the recording: clips of one track always share a split
    std::string artist;           ///< empty: unknown
    std::string title;
    Split split = Split::unassigned;
    std::optional<int> fold;  ///< of a cross-validation, if any
    double start = 0.0;       ///< of the stretch in the audio file, in seconds
    /// Length of the stretch in seconds; infinity: to the end of the file.
    double duration = std::numeric_limits<double>::infinity();
};

/// What the images of a data set are made from.
enum class SourceKind { audio, arrays };

/// A data set.
struct Manifest {
    std::filesystem::path source;  ///< the file or folder it was read from, for messages
    SourceKind kind = SourceKind::audio;
    std::vector<ClipRecord> clips;
};

/// An input that could not be used, and why; the others were.
struct InputFailure {
    std::string subject;  ///< usually a path
    std::string problem;
};

/// The path of clip's audio file or array.
const std::filesystem::path& file_of(const ClipRecord& clip);

/// Reads a manifest: a CSV file with a header row and one row a clip. Columns, in any order:
///
///   path      audio file, absolute or relative to the manifest's folder; or, for ready-made images,
///   array     .npy file [clip, band, column], likewise, and
///   row       the clip's row in it, from 0
///   label     genre; must be given for every clip
///   track     recording the clip was cut from; without it, the path without its extension
///   artist    blank: unknown
///   title     anything
///   split     train, valid, test, excluded or blank
///   fold      number of the fold in a cross-validation, or blank
///   start     of the clip in the file, in seconds; blank: 0
///   duration  of the clip in seconds; blank: to the end of the file
///
/// Only path (or array and row) and label must be there; columns of other names are ignored.
/// `split_column` names the column to take the split from. Whether the files exist is not looked at.
/// Errors: UsageError that names file, line and remedy.
Manifest read_manifest(const std::filesystem::path& path, const std::string& split_column = "split");

/// Writes `manifest` so that read_manifest() gives it back. Paths below the folder of `path` are written
/// relative to it, so that the folder can be moved. Errors: SystemError; UsageError for what
/// read_manifest() would refuse.
void write_manifest(const std::filesystem::path& path, const Manifest& manifest);

}  // namespace resonet
