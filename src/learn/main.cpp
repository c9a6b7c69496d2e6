#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "core/version.h"
#include "learn/train_command.h"

namespace {

enum Status { inputs_failed = 1, wrong_usage = 2, internal_fault = 3, stopped = 130 };

void add_train(CLI::App& app, resonet::TrainCommand& command) {
    auto* train = app.add_subcommand("train", "Train a recipe on a data set");
    train->add_option("recipe", command.recipe, "Recipe (TOML)")->required();
    train->add_option("--data", command.data, "Manifest of the data set (CSV)")->required();
    train->add_option("--out", command.out, "Folder for the model, the table of epochs and checkpoints")
        ->required();
    train->add_option("--seed", command.seed, "Seed of everything random")->capture_default_str();
    train->add_option("--device", command.device, "auto, cpu or cuda")->capture_default_str();
    train->add_option("--threads", command.threads, "Threads; 0: all cores")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    train->add_option("--split-column", command.split_column, "Manifest column that names the split")
        ->capture_default_str();
    train->add_option("--cache", command.cache, "Folder for the images of audio files");
    train->add_flag("--restart", command.restart, "Start over instead of resuming");
    train->add_flag("--test", command.test,
                    "Read the test split, once the model is chosen, and keep the figures in the model file");
    train->add_flag("--allow-leaky", command.allow_leaky,
                    "Accept tracks that straddle the splits; every figure is then marked");
    train->footer(
        "The same command resumes an interrupted training, with the same result.\n"
        "Example: resonet train recipes/gtzan-rcrnn.toml --data gtzan.csv --out runs/first --seed 1");
}

int fail(const std::exception& error, int status) {
    fmt::print(stderr, "resonet: {}\n", error.what());
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"resonet-learn: the trainer of Resonet", "resonet-learn"};
    app.set_version_flag("--version", std::string("resonet-learn ") + resonet::version);
    app.require_subcommand(1);
    resonet::TrainCommand train;
    add_train(app, train);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    // Tensors come and go with every layer: giving their pages back to the system each time costs a
    // quarter of the training time.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    const resonet::InterruptHandler handler;
    try {
        return resonet::resumable([&] { return resonet::run_train(train); });
    } catch (const resonet::Interrupted& error) {
        return fail(error, stopped);
    } catch (const resonet::InputError& error) {
        return fail(error, inputs_failed);
    } catch (const resonet::UsageError& error) {
        return fail(error, wrong_usage);
    } catch (const std::exception& error) {
        return fail(error, internal_fault);
    }
}
