#include "cli/application.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "cli/action.h"
#include "cli/cache_command.h"
#include "cli/classify_command.h"
#include "cli/command_line.h"
#include "cli/compare_command.h"
#include "cli/complain.h"
#include "cli/dataset_command.h"
#include "cli/evaluate_command.h"
#include "cli/explain_command.h"
#include "cli/extract_command.h"
#include "cli/hear_files_command.h"
#include "cli/helper_program.h"
#include "cli/models_command.h"
#include "cli/output.h"
#include "cli/plot_command.h"
#include "cli/recipes_command.h"
#include "cli/serve_command.h"
#include "cli/version_report.h"
#include "core/error.h"
#include "core/interrupt.h"

namespace resonet {
namespace {

constexpr const char* overview =
    "Examples:\n"
    "  resonet classify song.mp3                      the genre of one file\n"
    "  resonet classify --recursive Music             of every file in a folder\n"
    "  resonet classify --format csv --out genres.csv Music\n"
    "  resonet explain song.mp3                       why it says so\n"
    "  resonet extract --recursive --out features.csv genres\n"
    "  resonet plot song.mp3 --kind spectrogram       a picture of it\n"
    "  resonet models                                 the models that come with it\n"
    "  resonet recipes                                the experiments that come with it\n"
    "  resonet dataset scan genres --out genres.csv   a data set from a folder per genre\n"
    "  resonet train recipe.toml --data genres.csv --out runs/first\n"
    "  resonet evaluate --data genres.csv --out runs/shipped\n"
    "  resonet compare runs/first runs/second         which model is better, and how sure that is\n"
    "  resonet serve                                  a page to hear what the models think\n"
    "  resonet cache                                  what is kept of earlier runs\n"
    "\n"
    "'resonet COMMAND --help' says more about a command.\n"
    "Exit status: 0 all done, 1 some inputs failed, 2 wrong usage, 3 internal fault, 130 interrupted.\n";

void describe(CLI::App& app, Action& action) {
    app.get_formatter()->column_width(34);
    app.set_version_flag("-V,--version", version_report, "Versions of the program and its libraries");
    app.require_subcommand(0, 1);
    app.footer(overview);
    add_classify_command(app, action);
    add_explain_command(app, action);
    add_extract_command(app, action);
    add_evaluate_command(app, action);
    add_compare_command(app, action);
    add_plot_command(app, action);
    add_models_command(app, action);
    add_recipes_command(app, action);
    add_dataset_command(app, action);
    add_cache_command(app, action);
    add_serve_command(app, action);
    add_keys_command(app, action);
    add_hear_files_command(app, action);
    // These are run before the command line is parsed; they are here for the overview.
    for (const HelperCommand& helper : helper_commands()) app.add_subcommand(helper.name, helper.description);
}

int carry_out(std::vector<std::string> arguments) {
    if (!arguments.empty() && arguments.front() == "help") {  // as git has it: "help train"
        arguments.erase(arguments.begin());
        arguments.emplace_back("--help");
    }
    if (!arguments.empty()) {
        if (const HelperCommand* helper = find_helper_command(arguments.front())) {
            run_helper(*helper, arguments);
        }
    }
    CLI::App app{"Resonet hears a piece of music and says its genre.", "resonet"};
    Action action;
    describe(app, action);
    if (const auto answer = parse_command_line(app, std::move(arguments))) {
        Output().write(*answer);
        return static_cast<int>(ExitStatus::done);
    }
    if (!action) throw UsageError("resonet", "no command is given", "see 'resonet --help'");
    const InterruptHandler handler;
    return static_cast<int>(action());
}

}  // namespace

int run_application(int argc, char** argv) noexcept {
    ExitStatus status = ExitStatus::internal_fault;
    try {
        secure_standard_streams();
        return carry_out({argv + std::min(argc, 1), argv + argc});
    } catch (const Interrupted& error) {
        complain(error.what());
        status = ExitStatus::interrupted;
    } catch (const InputError& error) {
        complain(error.what());
        status = ExitStatus::inputs_failed;
    } catch (const UsageError& error) {
        complain(error.what());
        status = ExitStatus::wrong_usage;
    } catch (const std::bad_alloc&) {
        std::fputs("resonet: memory: there is not enough of it\n", stderr);
    } catch (const std::exception& error) {
        complain(error.what());
    }
    return static_cast<int>(status);
}

}  // namespace resonet
