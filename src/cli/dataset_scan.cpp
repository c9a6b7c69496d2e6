#include "cli/dataset_scan.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/complain.h"
#include "core/error.h"
#include "core/text.h"
#include "data/array_reader.h"
#include "data/folder_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

struct ScanOptions {
    std::string source;
    std::string arrays;
    std::string index;
    std::string out;
    std::map<std::string, std::string> columns;  ///< of the index, by their role; empty: the usual one
};

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

void check(const ScanOptions& options) {
    if (options.arrays.empty() != options.index.empty()) {
        throw UsageError("dataset scan", "--arrays and --index go together");
    }
    if (options.source.empty() == options.arrays.empty()) {
        throw UsageError("dataset scan", "takes either a folder or --arrays with --index",
                         "see 'resonet dataset scan --help'");
    }
}

/// "genres.csv: 20 clips of 2 genres (blues 10, rock 10)", on standard error: --out may be /dev/stdout.
void report(const Manifest& manifest, const std::string& out) {
    std::map<std::string, std::size_t> genres;
    for (const ClipRecord& clip : manifest.clips) ++genres[clip.label];
    std::string counts;
    for (const auto& [label, count] : genres) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", printable(label), count);
    }
    fmt::print(stderr, "{}: {} clips of {} genres ({})\n", printable(out), manifest.clips.size(),
               genres.size(), counts);
}

ExitStatus scan(const ScanOptions& options) {
    check(options);
    FolderDataset data;
    if (options.source.empty()) {
        data.manifest = read_array_index(options.index, options.arrays, array_columns(options));
    } else {
        data = read_genre_folder(options.source);
    }
    for (const InputFailure& failure : data.failures) complain(failure.subject + ": " + failure.problem);
    write_manifest(options.out, data.manifest);
    report(data.manifest, options.out);
    return data.failures.empty() ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace

void add_dataset_scan(CLI::App& dataset, Action& action) {
    CLI::App* command =
        dataset.add_subcommand("scan", "List the clips of a folder or of arrays in a CSV file");
    const auto options = std::make_shared<ScanOptions>();
    command->add_option("SOURCE", options->source, "Folder that holds one folder of audio files per genre")
        ->type_name("");
    command->add_option("-o,--out", options->out, "Manifest to write")->type_name("FILE")->required();
    command->add_option("--arrays", options->arrays, "Ready-made images [clip, band, column] in a .npy file")
        ->type_name("FILE")
        ->group("Ready-made images");
    command->add_option("--index", options->index, "Table that describes their rows")
        ->type_name("FILE")
        ->group("Ready-made images");
    for (const char* role : {"row", "label", "split", "artist", "track", "title", "fold"}) {
        command
            ->add_option(fmt::format("--{}-column", role), options->columns[role],
                         fmt::format("Its column with the {}, where that is not '{}'", role, role))
            ->type_name("NAME")
            ->group("Ready-made images");
    }
    command->footer(
        "The manifest is a table with one row a clip. Before training, fill its column 'split' with train,\n"
        "valid and test, and its column 'artist' where you know it, so that leaks between them are found.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset scan genres --out genres.csv\n"
        "  resonet dataset scan --arrays mel.npy --index index.csv --out mel.csv\n");
    command->callback([options, &action] { action = [options] { return scan(*options); }; });
}

}  // namespace resonet
