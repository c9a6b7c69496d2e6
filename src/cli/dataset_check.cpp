#include "cli/dataset_check.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/dataset_check_text.h"
#include "cli/dataset_options.h"
#include "cli/output.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/text.h"
#include "data/cache.h"
#include "data/dataset_check_json.h"
#include "data/dataset_exclusion.h"

namespace resonet {
namespace {

struct CheckOptions {
    DatasetOptions dataset;
    std::string json;
    std::string cache;
    bool no_cache = false;
    bool exclude = false;
    bool no_audio = false;
    bool quiet = false;
    std::size_t threads = 0;
    std::size_t examples = 5;
};

void write_json(const std::string& path, const Manifest& manifest, const DatasetCheck& check) {
    Output output(path);
    output.write(to_json(manifest, check).dump(2) + '\n');
    output.commit();
}

void write_corrected(const CheckOptions& options, const Manifest& manifest, const DatasetCheck& check) {
    Manifest corrected = annotated(manifest, check);
    std::string message =
        fmt::format("{}: {}", printable(options.dataset.out), counted(corrected.clips.size(), "clip"));
    if (options.exclude) {
        const std::size_t excluded = exclude_faults(corrected, check);
        message += fmt::format(", {} of them newly excluded", grouped(excluded));
    }
    write_manifest(options.dataset.out, corrected);
    fmt::print(stderr, "{}\n", message);
}

ExitStatus check(const CheckOptions& options) {
    if (options.exclude && options.dataset.out.empty()) {
        throw UsageError("--exclude", "needs --out, the manifest to write");
    }
    if (options.no_cache && !options.cache.empty()) {
        throw UsageError("dataset check", "--cache and --no-cache exclude each other");
    }
    const Manifest manifest = read_manifest(options.dataset.manifest, options.dataset.columns);
    std::optional<Cache> cache;
    const bool measures = manifest.kind == SourceKind::audio && !options.no_audio;
    if (measures && !options.no_cache) {
        cache.emplace(options.cache.empty() ? Cache::default_folder() : std::filesystem::path(options.cache));
    }
    const DatasetCheck result = check_dataset(manifest, {.contents = !options.no_audio,
                                                         .threads = options.threads,
                                                         .cache = cache ? &*cache : nullptr,
                                                         .progress = !options.quiet});
    if (!options.json.empty()) write_json(options.json, manifest, result);
    if (!options.dataset.out.empty()) write_corrected(options, manifest, result);
    Output().write(check_text(manifest, result, options.examples));
    return result.has_errors() ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_dataset_check(CLI::App& dataset, Action& action) {
    CLI::App* command =
        dataset.add_subcommand("check", "Find unusable files, copies, wrong labels and leaks in a data set");
    const auto options = std::make_shared<CheckOptions>();
    add_manifest_options(*command, options->dataset);
    add_out_option(
        *command, options->dataset,
        "Write the manifest again, with column 'cluster' (copies of one recording) and what was measured");
    command->add_flag(
        "--exclude", options->exclude,
        "In that manifest, exclude unusable clips, all but the first of copies, and copies under "
        "different labels altogether");
    command->add_option("--json", options->json, "Write the report for programs, too")->type_name("FILE");
    command->add_option("--examples", options->examples, "Cases to show of each finding")
        ->type_name("N")
        ->capture_default_str();
    command->add_flag("--no-audio", options->no_audio, "Do not open the files: check the manifest alone");
    command->add_option("--threads", options->threads, "Threads (0: one a core)")
        ->type_name("N")
        ->capture_default_str();
    command
        ->add_option("--cache", options->cache,
                     "Folder that keeps measurements, so that a second check is quick")
        ->type_name("FOLDER");
    command->add_flag("--no-cache", options->no_cache, "Measure everything, and keep nothing");
    command->add_flag("-q,--quiet", options->quiet, "Show no progress");
    command->footer(
        "Of audio, copies are found by their sound: in another format, at another level or sample rate, and\n"
        "excerpts that overlap by 5 s or more. Of arrays and tables, rows of the same numbers are found.\n"
        "An interrupted check goes on where it stopped.\n"
        "\n"
        "Exit status: 0 no errors were found (there may be warnings), 1 errors: clips that cannot be used, "
        "one\n"
        "recording under several labels or in several splits.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset check genres.csv\n"
        "  resonet dataset check genres.csv --exclude --out clean.csv\n"
        "  resonet dataset check genres.csv --no-audio --json report.json\n");
    command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace resonet
