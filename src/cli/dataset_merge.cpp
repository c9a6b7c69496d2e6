#include "cli/dataset_merge.h"

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
#include "data/manifest_merge.h"

namespace resonet {
namespace {

struct MergeCommand {
    std::vector<std::string> sets;
    DatasetOptions data;
    std::string label_map;
    MergeOptions merge;
};

/// What else there is to say of a merger, one line each.
void report(const Merged& merged) {
    const auto say = [](const std::string& line) { fmt::print(stderr, "  {}\n", line); };
    if (merged.duplicates > 0) {
        say(counted(merged.duplicates, "clip was", "clips were") + " in an earlier set and skipped");
    }
    if (merged.left_out > 0) {
        say(counted(merged.left_out, "clip was", "clips were") + " left out by the label map");
    }
    if (!merged.renamed_tracks.empty()) {
        say(
            fmt::format("{} of one name in several sets got the set's name in front: {} "
                        "(--same-tracks, if they are the same recordings)",
                        counted(merged.renamed_tracks.size(), "track"), examples(merged.renamed_tracks)));
    }
    if (merged.shared_artists > 0) {
        say(counted(merged.shared_artists, "artist is", "artists are") +
            " in several sets, taken for the same");
    }
    if (merged.same_content > 0) {
        say(counted(merged.same_content, "clip sounds", "clips sound") +
            " bit for bit like one of an earlier set: copies are kept, and share a cluster, by which "
            "splits keep them together");
    }
}

ExitStatus merge(MergeCommand& options) {
    if (options.sets.size() < 2) {
        throw UsageError("dataset merge", "takes two manifests or more", "name them one after the other");
    }
    std::vector<std::string> inputs = options.sets;
    inputs.push_back(options.label_map);
    protect_inputs(std::array{options.data.out}, inputs);
    if (!options.label_map.empty())
        options.merge.labels = GenreMap(options.label_map, GenreMap::Blank::leaves_out);
    std::vector<Manifest> sets;
    for (const std::string& path : options.sets) sets.push_back(read_manifest(path, options.data.columns));
    for (const Manifest& set : sets) protect_clips(std::array{options.data.out}, set);
    const Merged merged = merge_manifests(sets, options.merge);
    write_manifest(options.data.out, merged.manifest);
    if (!merged.unused_labels.empty()) {
        complain(options.label_map + ": maps labels that no data set has: " + examples(merged.unused_labels));
    }
    fmt::print(stderr, "{}: {} of {}\n", printable(options.data.out),
               counted(merged.manifest.clips.size(), "clip"), counted(sets.size(), "data set"));
    report(merged);
    return ExitStatus::done;
}

}  // namespace

void add_dataset_merge(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand("merge", "Make one data set of several");
    const auto options = std::make_shared<MergeCommand>();
    command->add_option("MANIFESTS", options->sets, "Tables of the data sets, two or more")
        ->type_name("")
        ->required();
    add_column_options(*command, options->data);
    add_out_option(*command, options->data.out, "Manifest to write")->required();
    command
        ->add_option("--label-map", options->label_map, "Table with columns from, to: new names for labels")
        ->type_name("FILE");
    command->add_flag("--skip-duplicates", options->merge.skip_duplicates,
                      "Keep the first of clips that are in two sets");
    command->add_flag("--same-tracks", options->merge.same_tracks,
                      "Tracks and clusters of one name in two sets are one recording");
    command->footer(
        "All columns are kept. Tracks of one name in two sets get the set's name in front, unless they are\n"
        "of one file; artists of one name are one artist. The label map's spelling does not matter; a blank\n"
        "'to' leaves the clips of a label out.\n"
        "\n"
        "Exit status: 0 done, 2 wrong usage, or a clip that is in two sets.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset merge gtzan.csv mine.csv --out both.csv\n"
        "  resonet dataset merge gtzan.csv fma.csv --label-map genres-map.csv --out both.csv\n");
    command->callback([options, &action] { action = [options] { return merge(*options); }; });
}

}  // namespace resonet
