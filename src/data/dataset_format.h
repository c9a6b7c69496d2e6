#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace resonet {

/// How a data set lies on the disk.
enum class DatasetFormat { gtzan, fma, folders, tags, table, pictures };

/// "gtzan" and so on.
std::string_view to_string(DatasetFormat format);
std::optional<DatasetFormat> dataset_format_from_string(std::string_view name);

/// A format, and what speaks for it.
struct DetectedFormat {
    DatasetFormat format = DatasetFormat::folders;
    std::string reason;  ///< for people: "3 of 4 audio files lie in a folder of their genre"
};

/// Finds out how the data set at `source` lies there: a CSV file is a table; a folder with fma_metadata is
/// FMA; if more than half of the audio files bear names of GTZAN, it is that; if at least half lie in a
/// folder right below `source`, that is one folder a genre, unless there are far more folders than genres
/// in the files' tags, as there are with one folder an artist; otherwise it is a library with tags if at
/// least half of the files have a genre. Without audio, pictures in sub-folders. Of tags at most 60 files are
/// looked at. Errors: UsageError where `source` is missing, or is nothing of these.
DetectedFormat detect_dataset_format(const std::filesystem::path& source);

}  // namespace resonet
