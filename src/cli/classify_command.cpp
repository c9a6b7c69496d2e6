#include "cli/classify_command.h"

#include <memory>
#include <string>
#include <vector>

#include "cli/classify_run.h"
#include "cli/result_writer.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr const char* examples =
    "A file that cannot be used is named on standard error, with the reason, and the others are classified.\n"
    "Without --model the shipped one is used. RESONET_MODELS in the environment names a folder of more "
    "models.\n"
    "A model may ask for a confidence below which it does not commit itself: tables then say 'not sure' and "
    "what\n"
    "it might be; JSON and CSV keep the most probable genre and say in 'sure' whether to rely on it.\n"
    "Without --format the end of --out's name decides; a table is the default. Names that are not valid\n"
    "UTF-8 also come as 'path_bytes', in hexadecimal.\n"
    "\n"
    "Examples:\n"
    "  resonet classify song.mp3\n"
    "  resonet classify --timeline set.flac                    how the genre changes over time\n"
    "  resonet classify --recursive --out genres.csv Music\n"
    "  resonet classify --format jsonl Music/* | jq -r '[.path, .genre] | @tsv'\n"
    "  find . -name '*.ogg' -print0 | resonet classify --null -\n"
    "  resonet classify -- -odd-name.mp3\n";

}  // namespace

void add_classify_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("classify", "Say the genres of audio files");
    const auto options = std::make_shared<ClassifyOptions>();
    command
        ->add_option("PATH", options->paths, "Audio files, folders of them, or - for names on standard input")
        ->type_name("")
        ->required();
    command->add_option("-m,--model", options->model, "Model to use: its name or its file")
        ->type_name("NAME|FILE");
    command->add_option("-k,--top", options->top, "Genres to tell of (table: 3, else all)")
        ->type_name("K")
        ->check(CLI::Range(1, 1000000));
    command->add_option("-f,--format", options->format, "table, json, jsonl (an object a line) or csv")
        ->type_name("FORMAT");
    command->add_option("-o,--out", options->out, "Write the results to a file instead of standard output")
        ->type_name("FILE");
    command->add_flag("-t,--timeline", options->timeline, "Tell of each window of time, too");
    CLI::Option* always = command->add_flag("--always-answer", options->always_answer,
                                            "Answer also where the model is not sure");
    command
        ->add_option("--unsure-below", options->unsure_below,
                     "Confidence, 0 to 1, below which no answer is given (the model's; 0: always answer)")
        ->type_name("P")
        ->excludes(always);
    command->add_flag("-r,--recursive", options->recursive, "Look into the folders below a folder, too");
    command->add_flag("-0,--null", options->null_separated, "Names on standard input end with a NUL byte");
    command->add_option("-j,--threads", options->threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command->add_flag("--timing", options->timing, "Say on standard error how long it took");
    command->footer(examples);
    command->callback([options, &action] { action = [options] { return classify(*options); }; });
}

}  // namespace resonet
