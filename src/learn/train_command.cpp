#include "learn/train_command.h"

#include <memory>
#include <string>
#include <vector>

#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "core/byte_size.h"
#include "core/error.h"
#include "core/machine.h"
#include "learn/dry_run.h"
#include "learn/experiment.h"

namespace resonet {
namespace {

/// What was asked for: the recipe's file, and all else.
struct TrainOptions {
    std::filesystem::path recipe;
    ExperimentOptions experiment;
    std::string memory;  // "" or such as "4G"
    bool dry_run = false;
    bool json = false;
};

void require_places(const TrainOptions& asked) {
    const ExperimentOptions& options = asked.experiment;
    if (options.manifest.empty())
        throw UsageError("--data", "is missing", "name the manifest of the data set");
    if (options.out.empty()) throw UsageError("--out", "is missing", "name a folder for the results");
    std::vector<std::string> outputs;
    for (const char* name : {"history.csv", "refit-history.csv", "run.json", "predictions-valid.csv",
                             "predictions-test.csv", "train.checkpoint", "refit.checkpoint"}) {
        outputs.push_back((options.out / name).string());
    }
    protect_inputs(outputs, std::vector<std::string>{options.manifest.string(), asked.recipe.string()});
}

void show(const nlohmann::json& report, bool as_json) {
    Output().write(as_json ? report.dump(2) + "\n" : dry_run_text(report));
}

ExitStatus run(const TrainOptions& asked) {
    ExperimentOptions options = asked.experiment;
    options.recipe = read_recipe(asked.recipe);
    options.command_line = own_command_line();
    if (!asked.memory.empty()) {
        options.memory = parse_byte_size(asked.memory);
        if (!options.memory) {
            throw UsageError("--memory", "is '" + asked.memory + "'", "give bytes, such as 4G or 500M");
        }
    }
    if (asked.dry_run) {
        show(dry_run(options), asked.json);
        return ExitStatus::done;
    }
    require_places(asked);
    return run_experiment(options).failures ? ExitStatus::inputs_failed : ExitStatus::done;
}

}  // namespace

void add_train_command(CLI::App& app, Action& action) {
    const auto asked = std::make_shared<TrainOptions>();
    ExperimentOptions& options = asked->experiment;
    CLI::App* command = app.add_subcommand("train", "Train a recipe on a data set");
    command->add_option("recipe", asked->recipe, "Recipe (TOML)")->required();
    command->add_option("--data", options.manifest, "Manifest of the data set (CSV)");
    command->add_option("--out", options.out,
                        "Folder for the model, the table of epochs, predictions and checkpoints");
    command->add_option("--seed", options.seed, "Seed of everything random")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 9007199254740992.0).description("UINT in [0 - 2^53]"));
    command->add_option("--device", options.device, "auto, cpu or cuda")->capture_default_str();
    command->add_option("--threads", options.threads, "Threads; 0: all cores")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    command
        ->add_option(
            "--loader-threads", options.loader_threads,
            "Threads that make batches ahead of time; 0: each batch when it is needed. The result is "
            "the same")
        ->capture_default_str()
        ->check(CLI::Range(0, 256));
    command
        ->add_option(
            "--memory", asked->memory,
            "What images may take in memory (4G, 500M), before they are read from a file in the cache "
            "instead; if not given, half of what is free")
        ->type_name("SIZE");
    command->add_option("--split-column", options.split_column,
                        "Manifest column that names the split, in the place of the recipe's [protocol]");
    command->add_option("--cache", options.cache, "Folder for the images of audio files");
    command->add_flag("--distributed", options.distributed,
                      "Train together with other processes, as started by torchrun, srun or mpirun");
    command
        ->add_option("--distributed-timeout", options.distributed_timeout,
                     "Seconds to wait for the other processes")
        ->capture_default_str()
        ->check(CLI::Range(1, 86400));
    command->add_flag("--restart", options.restart, "Start over instead of resuming");
    command->add_flag(
        "--test", options.test,
        "Read the test split, once the model is chosen, and keep the figures in the model file");
    command->add_flag("--allow-leaky", options.allow_leaky,
                      "Accept tracks that straddle the splits; every figure is then marked");
    CLI::Option* dry = command->add_flag("--dry-run", asked->dry_run,
                                         "Show layers, memory and the time that some steps take now, and "
                                         "write nothing but the cache; needs no "
                                         "--out, and without --data takes noise");
    command->add_flag("--json", asked->json, "Show the dry run as JSON")->needs(dry);
    command->footer(
        "The same command resumes an interrupted training, with the same result.\n"
        "Example: resonet train recipes/gtzan-rcrnn.toml --data gtzan.csv --out runs/first --seed 1\n"
        "         resonet train recipes/gtzan-rcrnn.toml --dry-run");
    command->callback([asked, &action] { action = [asked] { return run(*asked); }; });
}

}  // namespace resonet
