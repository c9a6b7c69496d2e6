#include "cli/evaluate_command.h"

#include <memory>

#include "cli/evaluate_run.h"

namespace resonet {
namespace {

constexpr const char* footer =
    "The folder holds report.html, evaluation.json with all figures, predictions of every clip, and "
    "run.json;\n"
    "'resonet compare' reads it like that of a training. docs/evaluation.md defines every figure.\n"
    "\n"
    "Recordings that are in several splits are refused, and so are clips that the model was fitted on; with\n"
    "--allow-leaky they are accepted, and every output is marked 'leaky split'. The test split tells how "
    "good\n"
    "a model is only as long as no model was chosen by it: read it once.\n"
    "\n"
    "Exit status: 0 done, 1 some clips could not be used or the report could not be made, 2 wrong usage,\n"
    "3 internal fault, 130 interrupted.\n"
    "\n"
    "Examples:\n"
    "  resonet evaluate --data gtzan.csv --out runs/shipped           the shipped model on the test split\n"
    "  resonet evaluate runs/first/crnn.safetensors --data fma.csv --split all --out runs/first-on-fma\n"
    "  resonet evaluate gtzan-rcrnn --data mine.csv --fit-temperature --out runs/mine\n"
    "  resonet evaluate --data mine.csv --out runs/mine --json - | jq .clips.accuracy\n";

}  // namespace

void add_evaluate_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("evaluate", "Test a model on the clips of a data set");
    const auto options = std::make_shared<EvaluateOptions>();
    command
        ->add_option("MODEL,-m,--model", options->model,
                     "Model to test: its name or its file (the shipped one)")
        ->type_name("NAME|FILE");
    command
        ->add_option("-d,--data", options->manifest, "Manifest of the data set (see 'resonet dataset scan')")
        ->type_name("MANIFEST")
        ->required();
    command->add_option("-o,--out", options->out, "Folder for the results; is made")
        ->type_name("DIR")
        ->required();
    command->add_option("--split", options->split, "test, valid, train or all (test)")->type_name("SPLIT");
    add_split_column_option(*command, options->column);
    command->add_flag("--fit-temperature", options->fit_temperature,
                      "Fit the temperature on the valid split of this data set first");
    command->add_flag("--allow-leaky", options->allow_leaky,
                      "Accept recordings on both sides of the test; every figure is then marked");
    command->add_flag("--restart", options->restart, "Replace another evaluation in the folder");
    command->add_flag("!--no-report", options->report, "Write no report.html and no figures");
    add_json_option(*command, options->json, "Write the figures for programs, too");
    add_cache_options(*command, options->cache);
    add_threads_option(*command, options->threads);
    add_quiet_option(*command, options->quiet);
    command->footer(footer);
    command->callback([options, &action] { action = [options] { return evaluate_model(*options); }; });
}

}  // namespace resonet
