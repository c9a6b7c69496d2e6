#include "learn/reproduce_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/output.h"
#include "learn/experiment.h"
#include "learn/reproduce.h"
#include "learn/reproduce_tables.h"

namespace resonet {
namespace {

ExitStatus run(const ReproduceOptions& options) {
    const Reproduction done = reproduce(options, run_experiment);
    Output().write(results_markdown(done.experiments));
    fmt::print(stderr, "{}: written\n", (options.out / "results.md").string());
    return done.failures ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
    const auto asked = std::make_shared<ReproduceOptions>();
    ReproduceOptions& options = *asked;
    auto* command =
        app.add_subcommand("reproduce", "Repeat published experiments, and tell what their splits hide");
    command
        ->add_option("RECIPE", options.what,
                     "Names of recipes, files, folders, 'papers', 'honest', or groups ('resonet recipes')")
        ->required();
    command
        ->add_option("--data", options.data,
                     "Manifest of a data set (CSV); may be given for several kinds of data")
        ->type_name("[KIND=]MANIFEST")
        ->required()
        ->allow_extra_args(false);
    command->add_option("--out", options.out, "Folder for runs and results")->type_name("DIR")->required();
    command->add_option("--seeds", options.seeds, "Runs of each recipe, with the seeds 1 to N")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command
        ->add_option("--epochs-limit", options.epochs_limit,
                     "Train for no more epochs; results say 'shortened'")
        ->check(CLI::Range(1, 100'000));
    command->add_option("--device", options.device, "auto, cpu or cuda")->capture_default_str();
    command->add_option("--threads", options.threads, "Threads; 0: all cores")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    command->add_option("--cache", options.cache, "Folder for the features of audio files");
    command->footer(
        "Each run has its own folder, DIR/RECIPE/seed-K; DIR/results.md, .csv and .json tell what came of "
        "them.\n"
        "The same command skips what is finished and goes on with what was interrupted. Of several data sets "
        "a\n"
        "recipe takes the kind it likes best: of images arrays, pictures, then audio; of rows tables, then "
        "audio.\nRecipes for which there is none are listed as 'no data'. Give 'papers honest' to see "
        "published figures beside those "
        "of\n"
        "an honest split.\n"
        "\n"
        "Exit status: 0 all done, 1 some runs failed, 2 wrong usage, 130 interrupted.\n"
        "\n"
        "Examples:\n"
        "  resonet reproduce papers honest --data gtzan.csv --data table.csv --out runs/papers --seeds 3\n"
        "  resonet reproduce cnn-mel-5s cnn-mel-5s-honest --data gtzan.csv --out runs/try --epochs-limit 2");
    command->callback([asked, &action] { action = [asked] { return run(*asked); }; });
}

}  // namespace resonet
