#include "cli/dataset_scan.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "cli/dataset_scan_options.h"
#include "cli/dataset_scan_source.h"
#include "cli/dataset_scan_summary.h"
#include "cli/protect_inputs.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/cache.h"
#include "data/dataset_facts.h"
#include "data/genre_map.h"

namespace resonet {
namespace {

// Everything for people goes to standard error: --out may be /dev/stdout.
void say(const std::string& text) {
    fmt::print(stderr, "{}", text);
}

void rename_labels(FoundDataset& dataset, const std::string& path) {
    for (const std::string& unused : GenreMap(path).apply(dataset.manifest)) {
        dataset.notes.push_back(
            fmt::format("{} renames '{}', which no clip is labelled", printable(path), printable(unused)));
    }
}

void measure(FoundDataset& dataset, const ScanOptions& options) {
    std::optional<Cache> cache = open_cache(options.cache);
    const auto measure_all = [&] {
        return add_facts(
            dataset,
            {.threads = options.threads, .cache = cache ? &*cache : nullptr, .progress = !options.quiet});
    };
    const MeasuringReport report = cache ? resumable(measure_all) : measure_all();
    if (report.from_cache > 0) {
        dataset.notes.push_back(counted(report.from_cache, "clip") + " had been measured before");
    }
    if (!report.warnings.empty()) {
        say("Damage that did not stop the decoding:\n" + describe_failures(report.warnings));
    }
    if (dataset.manifest.clips.empty()) {
        const InputFailure& first = dataset.failures.front();
        throw UsageError(
            dataset.manifest.source.string(), "has no usable clips",
            fmt::format("the first: {}: {}", printable(first.subject), printable(first.problem)));
    }
}

void conclude(const FoundDataset& dataset, const ScanOptions& options) {
    say(describe_failures(dataset.failures));
    say(describe_clips(dataset.manifest, options.out));
    for (const std::string& note : dataset.notes) say(fmt::format("note: {}\n", printable(note)));
    for (const std::string& labels : labels_that_look_alike(dataset.manifest)) {
        say(fmt::format("note: labels that look alike: {}; --label-map can give them one name\n", labels));
    }
    if (!dataset.failures.empty()) {
        say(counted(dataset.failures.size(), "input") + " left out\n");
    }
}

ExitStatus scan(const ScanOptions& options) {
    check(options);
    FoundDataset dataset = read_source(options);
    protect_clips(std::array{options.out, options.failures}, dataset.manifest);
    if (!options.genre_map.empty()) rename_labels(dataset, options.genre_map);
    if (options.synthetic) {
        for (ClipRecord& clip : dataset.manifest.clips) clip.synthetic = true;
    }
    if (dataset.manifest.kind == SourceKind::audio && !options.quick) measure(dataset, options);
    write_manifest(options.out, dataset.manifest);
    if (!options.failures.empty()) write_failures(options.failures, dataset.failures);
    conclude(dataset, options);
    return dataset.failures.empty() ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace

void add_dataset_scan(CLI::App& dataset, Action& action) {
    CLI::App* command =
        dataset.add_subcommand("scan", "List and measure the clips of a folder, library, table or arrays");
    const auto options = std::make_shared<ScanOptions>();
    add_scan_options(*command, *options);
    command->callback([options, &action] { action = [options] { return scan(*options); }; });
}

}  // namespace resonet
