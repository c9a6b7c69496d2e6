#include "cli/dataset_stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "cli/dataset_options.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "cli/stats_json.h"
#include "cli/text_table.h"
#include "core/text.h"
#include "data/manifest_stats.h"

namespace resonet {
namespace {

struct StatsOptions {
    DatasetOptions data;
    std::string json;
};

using Row = std::vector<std::string>;

std::string split_name(Split split) {
    return split == Split::unassigned ? "no split" : std::string(to_string(split));
}

/// Hours of the clips whose length is known; a dash: of none.
std::string hours(const ClipTotals& totals) {
    if (totals.unknown_length == totals.clips) return "-";
    return fmt::format("{}{:.2f}", totals.unknown_length > 0 ? ">" : "", totals.seconds / 3600.0);
}

Row cells(const std::string& name, const ClipTotals& totals) {
    return {name, grouped(totals.clips), grouped(totals.tracks),
            totals.artists == 0 ? "-" : grouped(totals.artists), hours(totals)};
}

/// Clips, tracks, artists and hours of every label, and clips by split where there are splits.
std::string label_table(const ManifestStats& stats) {
    const bool with_splits = stats.splits.size() > 1 || stats.splits.front().first != Split::unassigned;
    TextTable table;
    Row head = {"label", "clips", "tracks", "artists", "hours"};
    if (with_splits) {
        for (const auto& [split, totals] : stats.splits) head.push_back(split_name(split));
    }
    table.add(head);
    const auto add = [&](const std::string& name, const ClipTotals& totals) {
        Row row = cells(name, totals);
        if (with_splits) {
            for (const auto& [split, unused] : stats.splits) {
                row.push_back(grouped(totals.splits.at(static_cast<std::size_t>(split))));
            }
        }
        table.add(row);
    };
    for (const auto& [label, totals] : stats.labels) add(label, totals);
    add("all", stats.all);
    std::string text = table.text();
    if (!with_splits) return text;
    TextTable splits;
    splits.add({"split", "clips", "tracks", "artists", "hours"});
    for (const auto& [split, totals] : stats.splits) splits.add(cells(split_name(split), totals));
    return text + "\n" + splits.text();
}

template <typename Map>
std::string counts(const Map& map, std::string_view unit) {
    std::string text;
    for (const auto& [key, count] : map) {
        text += fmt::format("{}{}{} ({})", text.empty() ? "" : ", ", key, unit, counted(count, "clip"));
    }
    return text;
}

/// "artist of 41 clips, title of 12".
std::string missing_text(const ManifestStats& stats) {
    const std::size_t all = stats.all.clips;
    std::string text;
    const auto add = [&](std::string_view what, std::size_t count) {
        if (count == 0) return;
        text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", what,
                            count == all ? std::string("all clips") : counted(count, "clip"));
    };
    add("artist", stats.without_artist);
    add("album", stats.without_album);
    add("title", stats.without_title);
    add("length", stats.all.unknown_length);
    add("measurements", stats.without_facts);
    return text.empty() ? "nothing" : text;
}

std::string lines(const ManifestStats& stats) {
    std::string text;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) text += fmt::format("{:<13} {}\n", name, value);
    };
    add("folds", counts(stats.folds, ""));
    add("sample rates", counts(stats.sample_rates, " Hz"));
    const Quartiles& loudness = stats.loudness;
    if (loudness.count > 0) {
        add("loudness",
            fmt::format("{:.1f} / {:.1f} / {:.1f} LUFS (lower quartile, median, upper quartile), "
                        "{:.1f} to {:.1f}",
                        loudness.lower, loudness.median, loudness.upper, loudness.lowest, loudness.highest));
    }
    if (stats.clusters > 0) add("copies", counted(stats.clusters, "cluster"));
    if (stats.synthetic > 0) {
        add("synthetic", fmt::format("{} of {}: rendered by a program from rules, not played or composed",
                                     grouped(stats.synthetic), counted(stats.all.clips, "clip")));
    }
    add("not known", missing_text(stats));
    return text;
}

ExitStatus show(const StatsOptions& options) {
    protect_inputs(std::array{options.json}, std::array{options.data.manifest});
    const Manifest manifest = read_manifest(options.data.manifest, options.data.columns);
    protect_clips(std::array{options.json}, manifest);
    const ManifestStats stats = manifest_stats(manifest);
    if (!options.json.empty()) {
        Output json(options.json);
        json.write(stats_json(manifest, stats));
        json.commit();
    }
    if (is_standard_output(options.json)) return ExitStatus::done;
    Output().write(fmt::format("{}: {} of {}\n\n{}\n{}", printable(options.data.manifest),
                               counted(stats.all.clips, "clip"), counted(stats.labels.size(), "label"),
                               label_table(stats), lines(stats)));
    return ExitStatus::done;
}

}  // namespace

void add_dataset_stats(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand("stats", "Say what a data set amounts to");
    const auto options = std::make_shared<StatsOptions>();
    add_manifest_options(*command, options->data);
    add_json_option(*command, options->json, "Write the same for programs, too");
    command->footer(
        "Lengths, sample rates and loudness are those the manifest holds; no audio is opened.\n"
        "\n"
        "Exit status: 0 done, 2 wrong usage or a manifest that cannot be read.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset stats gtzan.csv\n"
        "  resonet dataset stats gtzan.csv --json - | jq '.labels | map_values(.clips)'\n");
    command->callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace resonet
