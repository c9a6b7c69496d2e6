#include "cli/dataset_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/export_jsonl.h"
#include "cli/export_playlist.h"
#include "cli/protect_inputs.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

struct ExportOptions {
    DatasetOptions data;
    std::string format;
    std::vector<std::string> splits;
    std::vector<std::string> labels;
};

/// Leaves the clips of the splits and labels asked for.
void choose(Manifest& manifest, const ExportOptions& options) {
    const std::vector<Split> splits = splits_of(options.splits, "--split");
    for (const std::string& label : options.labels) {
        if (std::ranges::find(manifest.clips, label, &ClipRecord::label) != manifest.clips.end()) continue;
        throw UsageError(options.data.manifest, "has no clips labelled '" + printable(label) + "'",
                         "see 'resonet dataset stats'");
    }
    std::erase_if(manifest.clips, [&](const ClipRecord& clip) {
        const bool split = splits.empty() || std::ranges::find(splits, clip.split) != splits.end();
        const bool label =
            options.labels.empty() || std::ranges::find(options.labels, clip.label) != options.labels.end();
        return !split || !label;
    });
    if (manifest.clips.empty()) {
        throw UsageError(options.data.manifest, "has no such clips", "see 'resonet dataset stats'");
    }
}

ExitStatus write(const ExportOptions& options) {
    protect_inputs(std::array{options.data.out}, std::array{options.data.manifest});
    Manifest manifest = read_manifest(options.data.manifest, options.data.columns);
    protect_clips(std::array{options.data.out}, manifest);
    choose(manifest, options);
    std::vector<InputFailure> failures;
    if (options.format == "csv") {
        write_manifest(options.data.out, manifest);
    } else if (options.format == "jsonl") {
        write_jsonl(options.data.out, manifest);
    } else if (options.format == "m3u") {
        failures = write_playlist(options.data.out, manifest);
    } else {
        throw UsageError("--format", "knows no '" + printable(options.format) + "'",
                         "choose m3u, csv or jsonl");
    }
    for (const InputFailure& failure : failures) complain(failure.subject + ": " + failure.problem);
    fmt::print(stderr, "{}: {} as {}\n", printable(options.data.out),
               counted(manifest.clips.size() - failures.size(), "clip"), options.format);
    return failures.empty() ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace

void add_dataset_export(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand("export", "Write clips as a playlist, a table or JSON lines");
    const auto options = std::make_shared<ExportOptions>();
    add_manifest_options(*command, options->data);
    command
        ->add_option("-f,--format", options->format,
                     "m3u (a playlist for media players), csv (a manifest) or jsonl")
        ->type_name("FORMAT")
        ->required();
    command->add_option("--split", options->splits, "These splits alone, such as valid,test")
        ->delimiter(',')
        ->type_name("SPLITS");
    command->add_option("--label", options->labels, "This genre alone; may be given again")
        ->type_name("GENRE");
    add_out_option(*command, options->data.out, "File to write; - is standard output")->required();
    command->footer(
        "Paths in playlists and JSON lines are absolute. Where a clip is a stretch of its file, a playlist\n"
        "says so in the way VLC understands.\n"
        "\n"
        "Exit status: 0 done, 1 some clips cannot stand in a playlist, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset export gtzan.csv --format m3u --split test --label rock --out rock.m3u8\n"
        "  resonet dataset export gtzan.csv --format jsonl --out - | jq .label\n");
    command->callback([options, &action] { action = [options] { return write(*options); }; });
}

}  // namespace resonet
