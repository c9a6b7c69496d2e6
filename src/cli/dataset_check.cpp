#include "cli/dataset_check.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/dataset_check_text.h"
#include "cli/dataset_options.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/cache.h"
#include "data/dataset_check_json.h"
#include "data/dataset_exclusion.h"

namespace resonet {
namespace {

struct CheckOptions {
    DatasetOptions dataset;
    std::string json;
    CacheChoice cache;
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

/// The report for people: not into the middle of what a program reads.
void tell(const CheckOptions& options, const std::string& report) {
    if (is_standard_output(options.json)) return;
    if (is_standard_output(options.dataset.out)) {
        fmt::print(stderr, "{}", report);
    } else {
        Output().write(report);
    }
}

ExitStatus check(const CheckOptions& options) {
    if (options.exclude && options.dataset.out.empty()) {
        throw UsageError("--exclude", "needs --out, the manifest to write");
    }
    const std::array outputs = {options.dataset.out, options.json};
    protect_inputs(outputs, std::array{options.dataset.manifest});
    const Manifest manifest = read_manifest(options.dataset.manifest, options.dataset.columns);
    protect_clips(outputs, manifest);
    std::optional<Cache> cache =
        open_cache(options.cache, manifest.kind == SourceKind::audio && !options.no_audio);
    const auto check_all = [&] {
        return check_dataset(manifest, {.contents = !options.no_audio,
                                        .threads = options.threads,
                                        .cache = cache ? &*cache : nullptr,
                                        .progress = !options.quiet});
    };
    const DatasetCheck result = cache ? resumable(check_all) : check_all();
    if (!options.json.empty()) write_json(options.json, manifest, result);
    if (!options.dataset.out.empty()) write_corrected(options, manifest, result);
    tell(options, check_text(manifest, result, options.examples));
    return result.has_errors() ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_dataset_check(CLI::App& dataset, Action& action) {
    CLI::App* command =
        dataset.add_subcommand("check", "Find unusable files, copies, wrong labels and leaks in a data set");
    const auto options = std::make_shared<CheckOptions>();
    add_manifest_options(*command, options->dataset);
    add_out_option(*command, options->dataset.out,
                   "Manifest to write, with 'cluster' (of copies) and measurements");
    command->add_flag("--exclude", options->exclude, "Exclude unusable clips and copies in that manifest");
    add_json_option(*command, options->json, "Write the report for programs, too");
    command->add_option("--examples", options->examples, "Cases to show of each finding (5)")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000));
    command->add_flag("--no-audio", options->no_audio, "Do not open the files: check the manifest alone");
    add_threads_option(*command, options->threads);
    add_cache_options(*command, options->cache);
    add_quiet_option(*command, options->quiet);
    command->footer(
        "Of audio, copies are found by their sound: in another format, at another level or sample rate, and\n"
        "excerpts that overlap by a few seconds. Of arrays and tables, rows of the same numbers are found.\n"
        "--exclude excludes all but the first of copies, and copies under different labels altogether.\n"
        "An interrupted check goes on where it stopped.\n"
        "\n"
        "Exit status: 0 no errors were found (there may be warnings), 1 errors: clips that cannot be used,\n"
        "one recording under several labels or in several splits, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset check genres.csv\n"
        "  resonet dataset check genres.csv --exclude --out clean.csv\n"
        "  resonet dataset check genres.csv --no-audio --json report.json\n"
        "  resonet dataset check genres.csv --json - | jq .errors\n");
    command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace resonet
