#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/audio_facts.h"

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

/// What the clips of a data set are.
enum class SourceKind {
    audio,     ///< stretches of audio files
    pictures,  ///< picture files, PNG or JPEG
    arrays,    ///< rows of .npy files [clip, band, column] of ready-made images
    tables     ///< rows of CSV files of descriptors
};

/// Whether clips of that kind are rows of a file that holds many.
constexpr bool has_rows(SourceKind kind) {
    return kind == SourceKind::arrays || kind == SourceKind::tables;
}

/// The column of a manifest that names the files of that kind: "path", "picture", "array" or "table".
std::string_view file_column(SourceKind kind);

/// One clip of a data set.
struct ClipRecord {
    std::filesystem::path path;  ///< the file, of the manifest's kind
    std::size_t row = 0;         ///< in the file, from 0; of arrays and tables
    std::string label;           ///< the genre
    std::string track;           ///< the recording: clips of one track always share a split
    std::string artist;          ///< empty: unknown
    std::string album;           ///< empty: unknown
    std::string title;
    /// Clips of one cluster are copies or overlapping excerpts of one recording, whatever their tracks are
    /// called. Empty: none is known.
    std::string cluster;
    Split split = Split::unassigned;
    std::optional<int> fold;  ///< of a cross-validation, if any
    double start = 0.0;       ///< of the stretch in the audio file, in seconds
    /// Length of the stretch in seconds; infinity: to the end of the file.
    double duration = std::numeric_limits<double>::infinity();
    bool synthetic = false;           ///< rendered by a program from rules, not played or composed
    std::optional<AudioFacts> facts;  ///< measured of the stretch, where somebody did
    std::vector<std::string> extra;   ///< values of Manifest::extra_columns; empty: all blank
};

/// A data set.
struct Manifest {
    std::filesystem::path source;  ///< the file or folder it was read from, for messages
    SourceKind kind = SourceKind::audio;
    std::vector<ClipRecord> clips;
    std::string split_column = "split";      ///< where the splits stand in the file
    std::string fold_column = "fold";        ///< where the folds do
    std::vector<std::string> extra_columns;  ///< columns the program has no use for but keeps; no two alike
};

/// An input that could not be used, and why; the others were.
struct InputFailure {
    std::string subject;  ///< usually a path
    std::string problem;
};

/// Which columns of a manifest say how it is divided.
struct ManifestColumns {
    std::string split = "split";
    std::string fold = "fold";
};

/// Reads a manifest: a CSV file with a header row and one row a clip. Columns, in any order:
///
///   path       audio file, absolute or relative to the manifest's folder; or instead of it
///   picture    PNG or JPEG file, likewise; or
///   array      .npy file [clip, band, column], and row; or
///   table      CSV file of descriptors, and row
///   row        the clip's row in it, from 0 (of a table: without its header)
///   label      genre; must be given for every clip
///   track      recording the clip was cut from; without it, the path without its extension
///   artist, album  blank: unknown
///   title      anything
///   cluster    shared by copies and overlapping excerpts of one recording; blank: none known
///   split      train, valid, test, excluded or blank
///   fold       number of the fold in a cross-validation, or blank
///   start      of the clip in the file, in seconds; blank: 0
///   duration   of the clip in seconds; blank: to the end of the file
///   synthetic  yes, or blank
///   seconds, sample_rate, channels, loudness, peak, clipping, silence, content   see AudioFacts; they are
///              read where `content` is not blank
///
/// Only the file (with its row) and label must be there. Other columns are kept as they are in
/// Manifest::extra_columns, and so are `row` where files are no tables or arrays, and what stands in the
/// columns of measurements of clips without `content`. `columns` names the columns to take the split and fold
/// from. A clip that is excluded in column `split` is so in every other split column, too, unless that one
/// has a word for it. Bytes of paths are those of the file system, whatever their encoding. Whether the files
/// exist is not looked at.
/// Errors: UsageError that names file, line and remedy.
Manifest read_manifest(const std::filesystem::path& path, const ManifestColumns& columns = {});

/// Writes `manifest` so that read_manifest() gives it back: first the columns it knows, in the order above,
/// then the extra ones; numbers as short as they can be. Paths below the folder of `path` are written
/// relative to it, so that the folder can be moved; others are absolute. Known columns that would be blank
/// throughout are left out, but for track, artist, split and fold. An extra column that bears the name of a
/// known one is dropped; that of a measurement fills the cells of clips that were not measured. Errors:
/// SystemError; UsageError for what read_manifest() would refuse.
void write_manifest(const std::filesystem::path& path, const Manifest& manifest);

}  // namespace resonet
