#include "cli/dataset_sample.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>

#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/protect_inputs.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/text.h"
#include "data/leak_check.h"
#include "data/manifest_sample.h"

namespace resonet {
namespace {

constexpr std::array<std::string_view, 3> unit_names = {"clip", "track", "artist"};

struct SampleOptions {
    DatasetOptions data;
    std::optional<std::size_t> total;
    std::optional<std::size_t> per_label;
    std::string by = "track";
    std::string from;
    std::vector<std::string> keep;
    std::uint64_t seed = 1;
};

SamplePlan plan_of(const SampleOptions& options) {
    const auto unit = std::ranges::find(unit_names, options.by);
    if (unit == unit_names.end()) {
        throw UsageError("--by", "knows no '" + printable(options.by) + "'", "choose clip, track or artist");
    }
    if (options.total.has_value() == options.per_label.has_value()) {
        throw UsageError("dataset sample", "takes either N or --per-label N",
                         "see 'resonet dataset sample --help'");
    }
    SamplePlan plan;
    plan.unit = static_cast<SampleUnit>(unit - unit_names.begin());
    plan.total = options.total;
    plan.per_label = options.per_label;
    plan.seed = options.seed;
    if (!options.from.empty()) plan.from = splits_of(std::array{options.from}, "--split").front();
    plan.keep = splits_of(options.keep, "--keep-splits");
    return plan;
}

/// Classes that could not give as much as was asked.
void report_shortage(const Sample& sample, const SamplePlan& plan, std::string_view unit) {
    if (plan.per_label) {
        for (const auto& [label, count] : sample.units) {
            if (count >= *plan.per_label) continue;
            complain(fmt::format("{}: has only {} of the {} asked for", label, counted(count, unit),
                                 *plan.per_label));
        }
        return;
    }
    std::size_t drawn = 0;
    for (const auto& [label, count] : sample.units) drawn += count;
    if (drawn < *plan.total) {
        complain(fmt::format("there are only {} of the {} asked for", counted(drawn, unit), *plan.total));
    }
}

ExitStatus sample(const SampleOptions& options) {
    const SamplePlan plan = plan_of(options);
    protect_inputs(std::array{options.data.out}, std::array{options.data.manifest});
    const Manifest manifest = read_manifest(options.data.manifest, options.data.columns);
    protect_clips(std::array{options.data.out}, manifest);
    const Sample sample = draw_sample(manifest, plan);
    write_manifest(options.data.out, sample.manifest);
    const std::string_view unit = plan.unit == SampleUnit::clip ? "clip" : "track";
    report_shortage(sample, plan, unit);
    if (!sample.mixed.empty()) {
        complain(counted(sample.mixed.size(),
                         "track with clips of several genres counts for that of its first:",
                         "tracks with clips of several genres count for that of their first:") +
                 " " + examples(sample.mixed));
    }
    std::string counts;
    for (const auto& [label, count] : sample.units) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", printable(label), count);
    }
    fmt::print(stderr, "{}: {} drawn (by {}, seed {}; {}s: {})", printable(options.data.out),
               counted(sample.drawn, "clip"), options.by, options.seed, unit, counts);
    if (!plan.keep.empty()) {
        fmt::print(stderr, " and {} kept whole ({})", grouped(sample.kept), fmt::join(options.keep, ", "));
    }
    fmt::print(stderr, "\n");
    const std::string leaks = require_disjoint(sample.manifest, true);
    if (!leaks.empty()) fmt::print(stderr, "{}\n", leaks);
    return ExitStatus::done;
}

}  // namespace

void add_dataset_sample(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand("sample", "Draw a smaller data set with equal classes");
    const auto options = std::make_shared<SampleOptions>();
    // Without it, CLI11 would take -1 for a very large number.
    const CLI::Range a_number(std::size_t{1}, std::size_t{1'000'000'000});
    add_manifest_options(*command, options->data);
    command->add_option("N", options->total, "So many in all, as equally over the genres as there are")
        ->check(a_number)
        ->type_name("");
    command->add_option("--per-label", options->per_label, "Or so many of every genre")
        ->check(a_number)
        ->type_name("N");
    command->add_option("--by", options->by, "What is counted: clip, track or artist (track); see below")
        ->type_name("UNIT");
    command->add_option("--split", options->from, "Draw from this split alone")->type_name("SPLIT");
    command->add_option("--keep-splits", options->keep, "Splits to take whole, such as valid,test")
        ->delimiter(',')
        ->type_name("SPLITS");
    add_seed_option(*command, options->seed, "Another number draws another sample");
    add_out_option(*command, options->data.out, "Manifest to write")->required();
    command->footer(
        "Samples are nested: with one seed, the sample of 10 tracks a genre is part of that of 25.\n"
        "Excluded clips are not drawn, unless by --split excluded.\n"
        "--by artist counts tracks, too, but takes them from each artist in turn.\n"
        "\n"
        "Exit status: 0 done, also if there are fewer than asked for, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset sample gtzan.csv --per-label 25 --split train --keep-splits valid,test \\\n"
        "      --out gtzan-25.csv\n"
        "  resonet dataset sample fma.csv 1000 --by artist --seed 3 --out fma-1000.csv\n");
    command->callback([options, &action] { action = [options] { return sample(*options); }; });
}

}  // namespace resonet
