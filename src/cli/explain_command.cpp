#include "cli/explain_command.h"

#include <memory>

#include "cli/explain_run.h"

namespace resonet {
namespace {

constexpr const char* footer =
    "Parts of the spectrogram are covered, and the model is asked again: where that takes most of the\n"
    "genre's probability, the model has it from. Whether that is true is checked, and said. Models of\n"
    "descriptors have these replaced by their means in training. docs/explain.md says more.\n"
    "\n"
    "Of a track longer than the model's clip (30 s) all windows are told of, and those stretches are\n"
    "mapped that speak most for the genre.\n"
    "\n"
    "Examples:\n"
    "  resonet explain song.mp3\n"
    "  resonet explain song.mp3 --genre jazz --picture why-not-jazz.svg\n"
    "  resonet explain song.mp3 --stretches all --out explained\n"
    "  resonet explain song.mp3 --json | jq .faithfulness.faithful\n";

}  // namespace

void add_explain_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("explain", "Show what in a recording speaks for its genre");
    const auto options = std::make_shared<ExplainOptions>();
    command->add_option("AUDIO", options->audio, "Audio file")->type_name("")->required();
    command->add_option("-m,--model", options->model, "Model to use: its name or its file")
        ->type_name("NAME|FILE");
    command->add_option("-g,--genre", options->genre, "Genre to explain (the most probable one)")
        ->type_name("NAME");
    command
        ->add_option("--method", options->method,
                     "rise (random masks, the default) or occlusion (one patch after another)")
        ->type_name("METHOD");
    command->add_option("--masks", options->masks, "Random masks for each window (400)")
        ->type_name("N")
        ->check(CLI::Range(2, 1000000));
    command->add_option("--seed", options->seed, "Seed of the masks (0)")->type_name("N");
    command
        ->add_option("--fill", options->fill,
                     "What covers: mean (of the band, the default) or floor (silence)")
        ->type_name("FILL");
    command
        ->add_option("--stretches", options->blocks,
                     "Stretches of a clip's length to map, or all (1; of descriptors all)")
        ->type_name("N|all");
    command->add_option("-k,--top", options->top, "Genres to tell of (3)")
        ->type_name("K")
        ->check(CLI::Range(1, 1000000));
    command->add_flag("--json", options->json, "Tell in JSON, with the map's values and axes");
    command->add_option("-o,--out", options->out, "Folder that gets the text, the JSON and a picture")
        ->type_name("DIR");
    command->add_option("-p,--picture", options->picture, "Picture to write, .png or .svg")
        ->type_name("FILE");
    command->add_option("-j,--threads", options->threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command->footer(footer);
    command->callback([options, &action] { action = [options] { return explain(*options); }; });
}

}  // namespace resonet
