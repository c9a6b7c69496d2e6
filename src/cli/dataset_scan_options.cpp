#include "cli/dataset_scan_options.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* images = "Ready-made images";
constexpr const char* formats = "Options of single formats";

constexpr const char* footer =
    "The manifest is a table with one row a clip (docs/datasets.md). Without --quick every file is decoded "
    "and\n"
    "measured; the measurements are kept, so the same command goes on where an earlier one was stopped.\n"
    "Before training, divide the clips into train, valid and test ('resonet dataset split').\n"
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
    "Examples:\n"
    "  resonet dataset scan genres --out genres.csv\n"
    "  resonet dataset scan Music --format tags --genre-map names.csv --out music.csv\n"
    "  resonet dataset scan features_3_sec.csv --out features.csv\n"
    "  resonet dataset scan --arrays mel.npy --index index.csv --out mel.csv\n";

bool same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return !a.empty() && !b.empty() && fs::equivalent(a, b, error);
}

}  // namespace

void add_scan_options(CLI::App& command, ScanOptions& options) {
    command.add_option("SOURCE", options.source, "Folder or table of the data set")->type_name("");
    command.add_option("-o,--out", options.out, "Manifest to write")->type_name("FILE")->required();
    command.add_option("-f,--format", options.format, "How the data set lies there (auto); see below")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"auto", "gtzan", "fma", "folders", "tags", "table", "pictures"}));
    command.add_flag("-q,--quick", options.quick, "Do not decode and measure the files");
    command.add_option("--genre-map", options.genre_map, "Table with columns from, to: new names for labels")
        ->type_name("FILE");
    command.add_flag("--synthetic", options.synthetic, "Mark the clips as rendered by a program, not played");
    command.add_option("--failures", options.failures, "Table to write of what could not be used")
        ->type_name("FILE");
    command.add_option("-j,--threads", options.threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command.add_option("--cache", options.cache, "Folder that keeps measurements (see 'resonet cache')")
        ->type_name("DIR");
    command.add_flag("--no-cache", options.no_cache, "Keep no measurements");
    command
        .add_option("--artists", options.artists,
                    "GTZAN: GTZANindex.txt, or lists *_groups.txt; may be given several times")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group(formats);
    command.add_option("--subset", options.subset, "FMA: small, medium, large or full")
        ->type_name("NAME")
        ->check(CLI::IsMember({"small", "medium", "large", "full"}))
        ->group(formats);
    command
        .add_flag("--root-genres", options.root_genres,
                  "FMA: label tracks without a top genre by the root of most of their genres")
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
                        fmt::format("Its column with the {}, where that is not '{}'{}", role, role,
                                    of_tables ? "; also of a table" : ""))
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
    if (options.no_cache && !options.cache.empty()) {
        throw UsageError("dataset scan", "--cache and --no-cache exclude each other");
    }
    std::vector<std::string> inputs = {options.source, options.arrays, options.index, options.genre_map};
    inputs.insert(inputs.end(), options.artists.begin(), options.artists.end());
    for (const std::string& input : inputs) {
        for (const std::string& output : {options.out, options.failures}) {
            if (same_file(input, output)) {
                throw UsageError(output, "is what the data set is read from", "write to another file");
            }
        }
    }
    if (!options.failures.empty() &&
        fs::path(options.failures).lexically_normal() == fs::path(options.out).lexically_normal()) {
        throw UsageError(options.out, "cannot take the manifest and the failures", "name two files");
    }
}

}  // namespace resonet
