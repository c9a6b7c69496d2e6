#include "cli/dataset_scan_options.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "cli/protect_inputs.h"
#include "core/descriptor.h"
#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* images = "Ready-made images";
constexpr const char* formats = "Options of single formats";

constexpr const char* footer =
    "The manifest is a table with one row a clip (docs/datasets.md). Without --quick every file is\n"
    "decoded and measured; the measurements are kept, so the same command goes on where an earlier one\n"
    "was stopped. Before training, divide the clips into train, valid and test ('resonet dataset split').\n"
    "A manifest that is there already is not replaced, unless --force: what was filled in would be lost.\n"
    "\n"
    "Formats:\n"
    "  auto      find out which one it is, and say so\n"
    "  gtzan     GTZAN, by the names of its files, wherever they lie\n"
    "  fma       Free Music Archive: fma_metadata and fma_small, fma_medium, fma_large or fma_full\n"
    "  folders   a folder of audio files per genre\n"
    "  tags      a music library, by the genre in the files' tags\n"
    "  table     a CSV file of descriptors, such as features_30_sec.csv\n"
    "  pictures  a folder of PNG or JPEG files per genre\n"
    "\n"
    "Exit status: 0 all done, 1 something was left out, 2 wrong usage or no usable clips.\n"
    "\n"
    "Examples:\n"
    "  resonet dataset scan genres --out genres.csv\n"
    "  resonet dataset scan Music --format tags --label-map names.csv --out music.csv\n"
    "  resonet dataset scan features_3_sec.csv --out features.csv\n"
    "  resonet dataset scan --arrays mel.npy --index index.csv --out mel.csv\n";

/// Whether a file with something in it would be lost; what goes to an open descriptor joins what is there.
bool replaces_something(const std::string& out) {
    std::error_code error;
    return !descriptor_named(out) && fs::is_regular_file(out, error) && fs::file_size(out, error) > 0;
}

}  // namespace

void add_scan_options(CLI::App& command, ScanOptions& options) {
    command.add_option("SOURCE", options.source, "Folder or table of the data set")->type_name("");
    add_out_option(command, options.out, "Manifest to write")->required();
    command.add_flag("--force", options.force, "Make it anew where it is there already");
    command.add_option("-f,--format", options.format, "How the data set lies there (auto); see below")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"auto", "gtzan", "fma", "folders", "tags", "table", "pictures"}));
    command.add_flag("--quick", options.quick, "Do not decode and measure the files");
    command
        .add_option("--label-map,--genre-map", options.genre_map,
                    "Table with columns from, to: new names for labels")
        ->type_name("FILE");
    command.add_flag("--synthetic", options.synthetic, "Mark the clips as rendered by a program, not played");
    command.add_option("--failures", options.failures, "Table to write of what could not be used")
        ->type_name("FILE");
    add_threads_option(command, options.threads);
    add_cache_options(command, options.cache);
    add_quiet_option(command, options.quiet);
    command
        .add_option("--artists", options.artists,
                    "GTZAN: GTZANindex.txt or lists *_groups.txt; may be given again")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group(formats);
    command.add_option("--subset", options.subset, "FMA: small, medium, large or full")
        ->type_name("NAME")
        ->check(CLI::IsMember({"small", "medium", "large", "full"}))
        ->group(formats);
    command
        .add_flag("--root-genres", options.root_genres,
                  "FMA: without a top genre, label by the root of most genres")
        ->group(formats);
    command.add_option("--unlabelled", options.unlabelled, "Tags: label of files without a genre")
        ->type_name("LABEL")
        ->group(formats);
    command
        .add_option("--rows-per-track", options.rows_per_track,
                    "Table without file names: successive rows of one recording")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000))
        ->group(formats);
    command.add_option("--arrays", options.arrays, "Images [clip, band, column] in a .npy file")
        ->type_name("FILE")
        ->group(images);
    command.add_option("--index", options.index, "Table that describes their rows")
        ->type_name("FILE")
        ->group(images);
    for (const char* role : {"row", "label", "split", "artist", "track", "title", "fold"}) {
        const bool of_tables = std::string_view(role) == "label";
        command
            .add_option(fmt::format("--{}-column", role), options.columns[role],
                        fmt::format("Its column with the {}{}, where not '{}'", role,
                                    of_tables ? " (or a table's)" : "", role))
            ->type_name("NAME")
            ->group(images);
    }
    command.footer(footer);
}

void check(const ScanOptions& options) {
    if (options.arrays.empty() != options.index.empty()) {
        throw UsageError("dataset scan", "--arrays and --index go together");
    }
    if (options.source.empty() == options.arrays.empty()) {
        throw UsageError("dataset scan", "takes either a folder or table, or --arrays with --index",
                         "see 'resonet dataset scan --help'");
    }
    std::vector<std::string> inputs = {options.source, options.arrays, options.index, options.genre_map};
    inputs.insert(inputs.end(), options.artists.begin(), options.artists.end());
    protect_inputs(std::array{options.out, options.failures}, inputs);
    if (!options.force && replaces_something(options.out)) {
        throw UsageError(options.out, "is there already",
                         "name another file, or --force to make it anew; what was filled in by hand is lost");
    }
}

}  // namespace resonet
