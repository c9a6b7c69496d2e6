#include "cli/dataset_build_mma.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>
#include <string>

#include "cli/dataset_options.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "corpus/mma_build.h"

namespace resonet {
namespace {

struct MmaOptions {
    MmaBuildOptions build;
    bool dry_run = false;
};

/// The plan as a table.
std::string plan_text(const std::vector<MmaClip>& clips) {
    std::string text = fmt::format("{:<15} {:<21} {:<22} {:<3} {:>5}  {:<5} {:>4}\n", "clip", "groove file",
                                   "chords", "key", "tempo", "split", "fold");
    for (const MmaClip& clip : clips) {
        text +=
            fmt::format("{:<15} {:<21} {:<22} {:<3} {:>5}  {:<5} {:>4}\n", clip.id, clip.file, clip.family,
                        pitch_name(clip.key, clip.key), clip.tempo, to_string(clip.split), clip.fold);
    }
    return text;
}

/// "mma/manifest.csv: 100 clips of 10 genres, made with 55 groove files (train 60, valid 20, test 20)", on
/// standard error.
void report(const Manifest& manifest) {
    std::map<std::string, std::size_t> splits;
    std::set<std::string> genres;
    std::set<std::string> files;
    for (const ClipRecord& clip : manifest.clips) {
        ++splits[std::string(to_string(clip.split))];
        genres.insert(clip.label);
        files.insert(clip.artist);
    }
    std::string counts;
    for (const char* split : {"train", "valid", "test"}) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", split, splits[split]);
    }
    fmt::print(stderr, "{}: {} clips of {} genres, made with {} groove files ({})\n",
               printable(manifest.source.string()), manifest.clips.size(), genres.size(), files.size(),
               counts);
}

ExitStatus build(const MmaOptions& options) {
    if (options.dry_run) {
        Output().write(plan_text(plan_mma_clips(options.build.plan)));
        return ExitStatus::done;
    }
    if (options.build.out.empty()) {
        throw UsageError("dataset build mma", "is not told where to put the data set",
                         "give --out, or --dry-run to look first");
    }
    report(resumable([&] { return build_mma_dataset(options.build); }));
    return ExitStatus::done;
}

}  // namespace

void add_dataset_build_mma(CLI::App& build_app, Action& action) {
    CLI::App* command =
        build_app.add_subcommand("mma", "Ten genres played by a program: for tests and teaching only");
    const auto options = std::make_shared<MmaOptions>();
    MmaBuildOptions& wanted = options->build;
    command->add_option("-o,--out", wanted.out, "Folder to make")->type_name("DIR");
    command->add_option("--clips-per-genre", wanted.plan.clips_per_genre, "Clips of each of the ten genres")
        ->capture_default_str()
        ->type_name("COUNT");
    command->add_option("--seconds", wanted.plan.seconds, "Length of a clip")
        ->capture_default_str()
        ->type_name("SECONDS");
    add_seed_option(*command, wanted.plan.seed, "Another number makes other music");
    command->add_option("--soundfont", wanted.soundfont, "Sound font (.sf2) to play with, if not Debian's")
        ->type_name("FILE")
        ->check(CLI::ExistingFile);
    command->add_flag("--dry-run", options->dry_run, "Only show what would be played");
    add_threads_option(*command, wanted.threads);
    command->footer(
        "MMA (Musical MIDI Accompaniment) plays chord progressions in the grooves of its library, "
        "FluidSynth\n"
        "gives them sound: install the packages mma, fluidsynth and fluid-soundfont-gm. The same seed,\n"
        "programs and sound font give the same bytes. No groove file is in two splits or folds. A build "
        "that\n"
        "was stopped goes on where it was. Such clips say nothing about how well a model does on music: see\n"
        "README.md in DIR.\n"
        "\n"
        "Exit status: 0 all done, 2 wrong usage or a program that is not installed, 3 one that does not "
        "work.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset build mma --dry-run\n"
        "  resonet dataset build mma --out mma\n"
        "  resonet dataset build mma --clips-per-genre 30 --seconds 10 --seed 2 --out mma-2\n");
    command->callback([options, &action] { action = [options] { return build(*options); }; });
}

}  // namespace resonet
