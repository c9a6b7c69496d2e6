#include "cli/compare_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/compare_text.h"
#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/output.h"
#include "core/error.h"
#include "core/machine.h"
#include "report/comparison_json.h"
#include "report/report.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

struct CompareCommandOptions {
    std::vector<std::string> runs;
    std::string out;
    std::string title;
    std::vector<std::string> leave_out;
    bool json = false;
    bool no_pictures = false;
    bool quiet = false;
};

/// Found out before the work, not after it.
void require_folder(const std::string& out) {
    std::error_code error;
    if (out.empty() || !fs::exists(out, error) || fs::is_directory(out, error)) return;
    throw UsageError(out, "is no folder", "choose another --out");
}

ExitStatus compare(const CompareCommandOptions& options) {
    require_folder(options.out);
    CompareOptions how;
    how.leave_out = options.leave_out;
    how.progress = !options.quiet;
    const std::vector<fs::path> paths(options.runs.begin(), options.runs.end());
    const Comparison comparison = compare_runs(paths, how);
    for (const std::string& problem : comparison.problems) complain(problem);
    Output().write(options.json ? comparison_json_text(comparison, false) : comparison_text(comparison));
    if (!options.out.empty()) {
        ReportOptions report;
        report.title = options.title;
        report.command_line = own_command_line();
        report.pictures = !options.no_pictures;
        report.progress = !options.quiet;
        write_report(comparison, options.out, report);
        fmt::print(stderr, "{}: written\n", (fs::path(options.out) / "report.html").string());
    }
    return comparison.problems.empty() ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace

void add_compare_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("compare", "Compare runs, test their differences, write a report");
    const auto options = std::make_shared<CompareCommandOptions>();
    command
        ->add_option("RUN", options->runs,
                     "Folder of a run ('resonet train', 'reproduce', 'crossval', 'evaluate'), or of many")
        ->type_name("")
        ->required();
    CLI::Option* const out =
        command->add_option("-o,--out", options->out, "Write a report with tables and figures to this folder")
            ->type_name("DIR");
    command->add_option("--title", options->title, "Title of the report (the models' names)")
        ->type_name("TEXT")
        ->needs(out);
    command->add_flag("--no-pictures", options->no_pictures, "Write no picture files beside the report")
        ->needs(out);
    command
        ->add_option("--leave-out", options->leave_out,
                     "Name of a model that is not to be compared; repeatable")
        ->type_name("NAME")
        ->take_all()
        ->expected(1);
    command->add_flag("--json", options->json, "Print all numbers as JSON");
    add_quiet_option(*command, options->quiet);
    command->footer(
        "Runs of one recipe and one division of the clips are one model, over all their seeds and folds. "
        "Models\n"
        "are compared on the clips that both were tested on, by a bootstrap that draws whole artists "
        "(tracks,\n"
        "where artists are not known), with Holm's correction for the number of pairs. What comes of a "
        "leaky\n"
        "split says so, in every table and figure.\n"
        "\n"
        "Exit status: 0 all runs were compared, 1 some could not be used, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  resonet compare runs/rcrnn runs/cnn\n"
        "  resonet compare results --out report --title 'Four protocols'\n"
        "  resonet compare results --leave-out knn-images --json | jq .pairs\n");
    command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace resonet
