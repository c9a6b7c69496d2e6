#include "cli/dataset_audit.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "classical/clip_rows.h"
#include "classical/estimate_clips.h"
#include "cli/audit_report.h"
#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "core/error.h"

namespace resonet {
namespace {

struct AuditOptions {
    std::string manifest;
    std::string split_column;
    std::string fold_column;
    std::string label_column = "label";
    std::string json;
    bool no_estimate = false;
    std::size_t repeats = 5;
    std::uint64_t seed = 1;
    std::size_t most_clips = 10'000;
    std::size_t threads = 0;
    CacheChoice cache;
    bool quiet = false;
};

Manifest read(const AuditOptions& options) {
    ManifestColumns columns;
    if (!options.split_column.empty()) columns.split = options.split_column;
    if (!options.fold_column.empty()) columns.fold = options.fold_column;
    return read_manifest(options.manifest, columns);
}

/// What was asked for; else what is filled in.
std::optional<Division> division_of(const Manifest& manifest, const AuditOptions& options) {
    const bool has_splits = std::ranges::any_of(manifest.clips, [](const ClipRecord& clip) {
        return clip.split != Split::unassigned && clip.split != Split::excluded;
    });
    const bool has_folds =
        std::ranges::any_of(manifest.clips, [](const ClipRecord& clip) { return clip.fold.has_value(); });
    if (!options.fold_column.empty()) {
        if (has_folds) return Division::folds;
        throw UsageError(options.manifest, "has no folds in column '" + options.fold_column + "'",
                         "fill it, or leave --fold-column out");
    }
    if (has_splits) return Division::splits;
    if (!options.split_column.empty()) {
        throw UsageError(options.manifest, "has no splits in column '" + options.split_column + "'",
                         "fill it with train, valid and test, or leave --column out");
    }
    return has_folds ? std::optional(Division::folds) : std::nullopt;
}

AuditEstimate estimate(const Manifest& manifest, std::optional<Division> division,
                       const AuditOptions& options) {
    auto [used, notes] = clips_for_estimate(manifest, division, options.most_clips, options.seed);
    const RoundOptions round_options{division, options.repeats, options.seed};
    plan_leak_rounds(manifest, used, round_options);  // what cannot be planned need not be read
    std::optional<Cache> cache = open_cache(options.cache, manifest.kind == SourceKind::audio);
    ClipRows rows = clip_rows(
        manifest, used, {options.threads, cache ? &*cache : nullptr, options.label_column, !options.quiet});
    for (const InputFailure& failure : rows.failures) complain(failure.subject + ": " + failure.problem);
    for (std::size_t i = 0; i < used.size(); ++i) used[i] = !rows.rows[i].empty();

    AuditEstimate found;
    found.rounds = plan_leak_rounds(manifest, used, round_options);
    notes.insert(notes.end(), rows.notes.begin(), rows.notes.end());
    found.rounds.notes.insert(found.rounds.notes.begin(), notes.begin(), notes.end());
    found.estimate =
        estimate_leak(manifest, rows.rows, found.rounds, {options.threads, options.seed, !options.quiet});
    found.meaning = std::move(rows.meaning);
    found.failures = std::move(rows.failures);
    found.repeats = options.repeats;
    found.seed = options.seed;
    return found;
}

void add_estimate(AuditReport& report, const Manifest& manifest, const AuditOptions& options) {
    if (!has_clip_rows(manifest.kind)) {
        report.not_estimated = "the clips are pictures, which have no descriptors";
        return;
    }
    try {
        report.estimate = estimate(manifest, report.division, options);
    } catch (const UsageError& error) {
        report.not_estimated = error.what();
    } catch (const InputError& error) {
        report.not_estimated = error.what();
    }
}

ExitStatus audit(const AuditOptions& options) {
    protect_inputs(std::array{options.json}, std::array{options.manifest});
    const Manifest manifest = read(options);
    protect_clips(std::array{options.json}, manifest);
    AuditReport report;
    report.division = division_of(manifest, options);
    if (report.division) report.leaks = find_leaks(manifest, *report.division);
    const bool tell = !is_standard_output(options.json);
    if (tell) Output().write(leaks_text(manifest, report));
    if (!options.no_estimate) {
        add_estimate(report, manifest, options);
        if (tell) Output().write(estimate_text(report));
    }
    if (!options.json.empty()) {
        Output json(options.json);
        json.write(audit_json(manifest, report));
        json.commit();
    }
    return report.leaks.leaky() ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_dataset_audit(CLI::App& dataset, Action& action) {
    CLI::App* command =
        dataset.add_subcommand("audit", "Find what is on both sides of a split, and what that is worth");
    const auto options = std::make_shared<AuditOptions>();
    add_manifest_argument(*command, options->manifest);
    CLI::Option* const split = add_split_column_option(*command, options->split_column);
    command->add_option("--fold-column", options->fold_column, "Audit the folds of this column instead")
        ->type_name("NAME")
        ->excludes(split);
    add_json_option(*command, options->json, "Write all that was found for programs, too");
    command->add_flag("--no-estimate", options->no_estimate, "Leave it out: look at the columns alone")
        ->group("Estimate");
    const auto estimate_option = [](CLI::Option* option, const char* type) {
        option->type_name(type)->group("Estimate");
    };
    estimate_option(command->add_option("--repeats", options->repeats, "Splits to draw of every kind (5)")
                        ->check(CLI::Range(1, 100)),
                    "N");
    estimate_option(add_seed_option(*command, options->seed, "Another number draws other splits"), "N");
    estimate_option(command->add_option("--most-clips", options->most_clips, "Clips to use at most (10000)")
                        ->check(CLI::Range(std::size_t{10}, std::size_t{1'000'000})),
                    "N");
    estimate_option(command->add_option("--label-column", options->label_column,
                                        "The genre's column in tables (the one that fits)"),
                    "NAME");
    add_threads_option(*command, options->threads);
    add_cache_options(*command, options->cache);
    add_quiet_option(*command, options->quiet);
    command->footer(
        "Clips of one track, file or group of duplicates must be in one split; clips of one album or artist\n"
        "had better be. What a leak is worth is estimated by fitting a support vector machine on cheap\n"
        "descriptors, with the splits as given, at random, and without the leak.\n"
        "\n"
        "Exit status: 0 no leak of tracks or duplicates is known, 1 one is, 2 wrong usage. Clips that "
        "cannot\n"
        "be read are named and left out of the estimate, and do not change it.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset audit genres.csv\n"
        "  resonet dataset audit genres.csv --fold-column artist_fold --json audit.json\n"
        "  resonet dataset audit genres.csv --no-estimate\n");
    command->callback([options, &action] { action = [options] { return audit(*options); }; });
}

}  // namespace resonet
