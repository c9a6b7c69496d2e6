#include "cli/dataset_scan_source.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <optional>

#include "core/error.h"
#include "core/text.h"
#include "data/array_reader.h"
#include "data/clip_checks.h"
#include "data/dataset_format.h"
#include "data/fma_reader.h"
#include "data/folder_reader.h"
#include "data/gtzan_reader.h"
#include "data/table_reader.h"
#include "data/tag_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> named(const std::string& column) {
    return column.empty() ? std::nullopt : std::optional(column);
}

ArrayColumns array_columns(const ScanOptions& options) {
    const auto column = [&](const char* role) { return options.columns.at(role); };
    ArrayColumns columns;
    if (!column("row").empty()) columns.row = column("row");
    if (!column("label").empty()) columns.label = column("label");
    columns.split = named(column("split"));
    columns.artist = named(column("artist"));
    columns.track = named(column("track"));
    columns.title = named(column("title"));
    columns.fold = named(column("fold"));
    return columns;
}

DatasetFormat format_of(const ScanOptions& options) {
    if (const auto format = dataset_format_from_string(options.format)) return *format;
    const DetectedFormat detected = detect_dataset_format(options.source);
    fmt::print(stderr, "{}: read as --format {} ({})\n", printable(options.source),
               to_string(detected.format), printable(detected.reason));
    return detected.format;
}

/// An option that only some formats have a use for.
struct SpecialOption {
    const char* name;
    bool given;
    bool useful;
};

void refuse_useless(const ScanOptions& options, std::optional<DatasetFormat> format) {
    std::vector<SpecialOption> special = {
        {"--artists", !options.artists.empty(), format == DatasetFormat::gtzan},
        {"--subset", !options.subset.empty(), format == DatasetFormat::fma},
        {"--root-genres", options.root_genres, format == DatasetFormat::fma},
        {"--unlabelled", !options.unlabelled.empty(), format == DatasetFormat::tags},
        {"--rows-per-track", options.rows_per_track > 0, format == DatasetFormat::table},
    };
    for (const auto& [role, column] : options.columns) {
        if (column.empty()) continue;
        const bool of_table = format == DatasetFormat::table && role == "label";
        if (format && !of_table) {
            throw UsageError("--" + role + "-column", "is of no use for this data set", "leave it out");
        }
    }
    for (const SpecialOption& option : special) {
        if (option.given && !option.useful) {
            throw UsageError(option.name, "is of no use for this data set",
                             "leave it out, or say with --format what the data set is");
        }
    }
}

FoundDataset read_gtzan_source(const ScanOptions& options) {
    const std::vector<fs::path> lists(options.artists.begin(), options.artists.end());
    return read_gtzan(options.source, read_gtzan_artists(lists));
}

FoundDataset read_tagged_source(const ScanOptions& options) {
    TagOptions tags;
    tags.threads = options.threads;
    tags.progress = !options.quiet;
    if (!options.unlabelled.empty()) {
        if (const std::string problem = label_problem(options.unlabelled); !problem.empty()) {
            throw UsageError("--unlabelled", problem, "choose another label");
        }
        tags.unlabelled = options.unlabelled;
    }
    return read_tagged_folder(options.source, tags);
}

FoundDataset read_table_source(const ScanOptions& options) {
    TableOptions table;
    if (const std::string& label = options.columns.at("label"); !label.empty()) table.label = label;
    table.rows_per_track = options.rows_per_track;
    return read_feature_table(options.source, table);
}

}  // namespace

FoundDataset read_source(const ScanOptions& options) {
    if (options.source.empty()) {
        refuse_useless(options, std::nullopt);
        FoundDataset dataset;
        dataset.manifest = read_array_index(options.index, options.arrays, array_columns(options));
        return dataset;
    }
    const DatasetFormat format = format_of(options);
    refuse_useless(options, format);
    switch (format) {
        case DatasetFormat::gtzan:
            return read_gtzan_source(options);
        case DatasetFormat::fma:
            return read_fma(find_fma(options.source, fma_subset_from_string(options.subset)),
                            options.root_genres);
        case DatasetFormat::folders:
            return read_genre_folder(options.source);
        case DatasetFormat::tags:
            return read_tagged_source(options);
        case DatasetFormat::table:
            return read_table_source(options);
        case DatasetFormat::pictures:
            return read_genre_folder(options.source, SourceKind::pictures);
    }
    throw std::logic_error("unknown format");
}

}  // namespace resonet
