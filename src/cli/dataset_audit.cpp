#include "cli/dataset_audit.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "classical/clip_rows.h"
#include "cli/audit_report.h"
#include "cli/complain.h"
#include "cli/output.h"
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
                         "fill it with train, valid and test, or leave --split-column out");
    }
    return has_folds ? std::optional(Division::folds) : std::nullopt;
}

AuditEstimate estimate(const Manifest& manifest, std::optional<Division> division,
                       const AuditOptions& options) {
    std::vector<bool> used = clips_for_estimate(manifest, division, options.most_clips, options.seed);
    const RoundOptions round_options{division, options.repeats, options.seed};
    plan_leak_rounds(manifest, used, round_options);  // what cannot be planned need not be read
    std::optional<Cache> cache;
    if (manifest.kind == SourceKind::audio) cache.emplace(Cache::default_folder());
    ClipRows rows =
        clip_rows(manifest, used, {options.threads, cache ? &*cache : nullptr, options.label_column, true});
    for (const InputFailure& failure : rows.failures) complain(failure.subject + ": " + failure.problem);
    const auto drawn = static_cast<std::size_t>(std::ranges::count(used, true));
    for (std::size_t i = 0; i < used.size(); ++i) used[i] = !rows.rows[i].empty();

    AuditEstimate found;
    found.rounds = plan_leak_rounds(manifest, used, round_options);
    const auto all = static_cast<std::size_t>(std::ranges::count(
        clips_for_estimate(manifest, division, std::numeric_limits<std::size_t>::max(), 0), true));
    if (drawn < all) {
        found.rounds.notes.push_back("drawn by whole artists from " + std::to_string(all) +
                                     " clips (see --most-clips)");
    }
    found.estimate = estimate_leak(manifest, rows.rows, found.rounds, {options.threads, options.seed, true});
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
    const Manifest manifest = read(options);
    AuditReport report;
    report.division = division_of(manifest, options);
    if (report.division) report.leaks = find_leaks(manifest, *report.division);
    Output output;
    output.write(leaks_text(manifest, report));
    if (!options.no_estimate) {
        add_estimate(report, manifest, options);
        output.write(estimate_text(report));
    }
    output.commit();
    if (!options.json.empty()) {
        Output json(options.json);
        json.write(audit_json(manifest, report));
        json.commit();
    }
    return report.leaks.leaky() ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_dataset_audit(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand(
        "audit", "Find what is on both sides of a split, and estimate what that is worth");
    const auto options = std::make_shared<AuditOptions>();
    command->add_option("MANIFEST", options->manifest, "Manifest of the data set")->type_name("")->required();
    CLI::Option* split =
        command->add_option("--split-column", options->split_column, "Its column with train, valid and test")
            ->type_name("NAME");
    command->add_option("--fold-column", options->fold_column, "Audit the folds of this column instead")
        ->type_name("NAME")
        ->excludes(split);
    command->add_option("--json", options->json, "Also write all that was found to a file")
        ->type_name("FILE");
    command->add_flag("--no-estimate", options->no_estimate, "Leave it out: look at the columns alone")
        ->group("Estimate");
    const auto estimate_option = [](CLI::Option* option, const char* type) {
        option->type_name(type)->group("Estimate");
    };
    estimate_option(command->add_option("--repeats", options->repeats, "Splits to draw of every kind (5)")
                        ->check(CLI::Range(1, 100)),
                    "N");
    estimate_option(command->add_option("--seed", options->seed, "Seed of the first (1)"), "N");
    estimate_option(command->add_option("--most-clips", options->most_clips, "Clips to use at most (10000)")
                        ->check(CLI::Range(std::size_t{10}, std::size_t{1'000'000})),
                    "N");
    estimate_option(command->add_option("--label-column", options->label_column,
                                        "The genre's column in tables ('label')"),
                    "NAME");
    estimate_option(command->add_option("-j,--threads", options->threads, "Threads to use (all cores)")
                        ->check(CLI::Range(1, 1024)),
                    "N");
    command->footer(
        "Clips of one track, file or group of duplicates must be in one split; clips of one album or artist\n"
        "had better be. What a leak is worth is estimated by fitting a support vector machine on cheap\n"
        "descriptors, with the splits as given, at random, and without the leak.\n"
        "\n"
        "The exit status is 0 if no leak of tracks or duplicates is known and 1 if one is; clips that "
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
