#include "cli/extract_command.h"

#include <memory>
#include <string>

#include "cli/extract_list.h"
#include "cli/extract_plan.h"
#include "cli/extract_run.h"
#include "cli/output.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr const char* examples =
    "Sets: gtzan57, the columns of the tables published with GTZAN; all; or names of descriptors, as in\n"
    "mfcc,chroma_stft. Statistics: mean, var, std, min, max, median, skew, kurtosis, over the frames of "
    "each\n"
    "row of a descriptor.\n"
    "A table has one row a file, or one a whole segment: filename, length (samples analysed), the features,\n"
    "and as label the name of the file's folder. Arrays are float32 [row, frame], in\n"
    "DIR/LABEL/NAME.DESCRIPTOR.npy. A file that cannot be used is named on standard error, with the reason.\n"
    "With --out, an interrupted run goes on where it stopped when the same command is given again; what is\n"
    "there already is not computed again. A file is known by its path: it keeps its name in a table when\n"
    "others join it, and another file of that name goes by its path.\n"
    "\n"
    "Examples:\n"
    "  resonet extract --recursive --out features.csv genres\n"
    "  resonet extract --segment 3 --recursive --out features_3_sec.csv genres\n"
    "  resonet extract --set mfcc,spectral_contrast --stats all --format jsonl song.mp3\n"
    "  resonet extract --set mfcc --param mfcc.n_mfcc=13 --format npy --out arrays Music\n"
    "  resonet extract --profile librosa-0.8 --out old.csv genres/blues\n"
    "  resonet extract --list                         all descriptors and parameters\n";

struct CommandOptions : ExtractOptions {
    bool list = false;
};

ExitStatus list_features(const CommandOptions& options) {
    if (!options.format.empty() && options.format != "text" && options.format != "markdown") {
        throw UsageError("--format", "is '" + options.format + "'",
                         "choose from text, markdown for a list, or leave it out");
    }
    Output().write(describe_features(extract_settings(options),
                                     options.format == "markdown" ? ListFormat::markdown : ListFormat::text));
    return ExitStatus::done;
}

ExitStatus run(const CommandOptions& options) {
    if (options.list) return list_features(options);
    if (options.paths.empty()) {
        throw UsageError("extract", "no input is named", "see 'resonet extract --help'");
    }
    return extract(options);
}

/// A value that is empty is a mistake, as of a variable of the shell that is not set.
std::string require_text(const std::string& text) {
    return text.empty() ? "the value is empty (give one, or leave the option out)" : "";
}

}  // namespace

void add_extract_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("extract", "Compute features of audio files: tables and arrays");
    const auto options = std::make_shared<CommandOptions>();
    command
        ->add_option("PATH", options->paths, "Audio files, folders of them, or - for names on standard input")
        ->type_name("");
    command->add_option("-s,--set", options->set, "What to compute (gtzan57)")->type_name("NAME|LIST");
    command->add_option("--stats", options->stats, "Statistics over the frames, or all (mean,var)")
        ->type_name("LIST");
    command->add_option("-p,--profile", options->profile, "librosa (as version 0.11) or librosa-0.8")
        ->type_name("NAME");
    command->add_option("--param", options->parameters, "Set a parameter; may be given several times")
        ->type_name("GROUP.NAME=VALUE")
        ->allow_extra_args(false);
    command->add_option("--sample-rate", options->sample_rate, "Rate to analyse at, in Hz (22050)")
        ->type_name("HZ");
    command->add_option("--segment", options->segment, "Cut files into segments of so many seconds")
        ->type_name("SECONDS");
    command->add_option("-f,--format", options->format, "csv, jsonl (an object a line) or npy (arrays)")
        ->type_name("FORMAT");
    command->add_option("-o,--out", options->out, "Write to a file (arrays: a folder), not standard output")
        ->type_name("FILE|DIR");
    command->add_flag("--restart", options->restart,
                      "Begin --out anew; a table that is there stays until then");
    command->add_flag("-r,--recursive", options->recursive, "Look into the folders below a folder, too");
    command->add_flag("-0,--null", options->null_separated, "Names on standard input end with a NUL byte");
    command->add_option("-j,--threads", options->threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command->add_flag("-l,--list", options->list, "List all descriptors and parameters");
    command->footer(examples);
    for (const char* name :
         {"--set", "--stats", "--profile", "--sample-rate", "--segment", "--format", "--out"}) {
        command->get_option(name)->check(require_text);
    }
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace resonet
