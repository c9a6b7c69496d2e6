#include "learn/crossval_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/output.h"
#include "learn/crossval.h"
#include "learn/crossval_table.h"

namespace resonet {
namespace {

ExitStatus run(const CrossvalOptions& options) {
    const Crossval done = crossval(options, run_experiment);
    Output().write(crossval_markdown(done.summaries));
    fmt::print(stderr, "{}: written; 'resonet compare' makes a report of it\n",
               (options.out / "crossval.md").string());
    return done.failures ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_crossval_command(CLI::App& app, Action& action) {
    const auto asked = std::make_shared<CrossvalOptions>();
    CrossvalOptions& options = *asked;
    auto* command = app.add_subcommand("crossval", "Train and test a recipe on every fold of a data set");
    command->add_option("RECIPE", options.what, "Names of recipes, files, folders, or groups")->required();
    command
        ->add_option("--data", options.data,
                     "Manifest of a data set (CSV); may be given for several kinds of data")
        ->type_name("[KIND=]MANIFEST")
        ->required()
        ->allow_extra_args(false);
    command->add_option("--out", options.out, "Folder for runs and results")->type_name("DIR")->required();
    command->add_option("--folds", options.folds, "Folds; each is tested once")
        ->capture_default_str()
        ->check(CLI::Range(3, 1000));
    command
        ->add_option("--seeds", options.seeds, "Repetitions, with the seeds 1 to N, each with its own folds")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command
        ->add_option("--by", options.by,
                     "What must not be in two folds, in the place of the recipes' scheme: track (with its "
                     "copies) or artist")
        ->check(CLI::IsMember({"track", "artist"}));
    command
        ->add_option("--fold-column", options.fold_column,
                     "Manifest column that holds the folds, in the place of drawn ones")
        ->excludes("--by");
    command->add_option("--only-fold", options.only_folds, "Run this fold alone; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--only-seed", options.only_seeds, "Run this seed alone; may be given several times")
        ->allow_extra_args(false);
    command->add_flag("--merge", options.merge, "Run nothing; gather the folds that are there");
    command->add_option("--epochs-limit", options.epochs_limit, "Train for no more epochs")
        ->check(CLI::Range(1, 100'000));
    command->add_option("--device", options.device, "auto, cpu or cuda")->capture_default_str();
    command->add_option("--threads", options.threads, "Threads; 0: all cores")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    command->add_option("--cache", options.cache, "Folder for the features of audio files");
    command->footer(
        "Fold K is tested by a model that was chosen on the next fold and trained on the rest, in its own "
        "folder\n"
        "DIR/RECIPE/seed-S/fold-K. DIR/crossval.md, .csv and .json tell what came of it. The same command "
        "skips what\n"
        "is finished and goes on with what was interrupted. On several machines, give each some of the "
        "folds, "
        "copy\n"
        "their folders together, and run the command once more with --merge. Folds that share recordings are "
        "refused\n"
        "unless the recipe's [protocol] says leaky = true.\n"
        "\n"
        "Exit status: 0 all done, 1 some folds failed or are missing, 2 wrong usage, 130 interrupted.\n"
        "\n"
        "Examples:\n"
        "  resonet crossval rcrnn-artist --data gtzan.csv --folds 10 --seeds 3 --out runs/folds\n"
        "  resonet crossval my.toml --data gtzan.csv --by artist --only-fold 3 --out runs/folds\n"
        "  resonet crossval my.toml --data gtzan.csv --by artist --merge --out runs/folds");
    command->callback([asked, &action] { action = [asked] { return run(*asked); }; });
}

}  // namespace resonet
