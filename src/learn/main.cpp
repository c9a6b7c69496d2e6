#include <malloc.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/complain.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/version.h"
#include "learn/crossval_command.h"
#include "learn/reproduce_command.h"
#include "learn/train_command.h"

namespace {

using resonet::ExitStatus;

int failed(const std::exception& error, ExitStatus status) {
    resonet::complain(error.what());
    return static_cast<int>(status);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"resonet-learn: the trainer of Resonet", "resonet-learn"};
    app.set_version_flag("--version", std::string("resonet-learn ") + resonet::version);
    app.require_subcommand(1);
    resonet::Action action;
    resonet::add_train_command(app, action);
    resonet::add_crossval_command(app, action);
    resonet::add_reproduce_command(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitStatus::wrong_usage);
    }
    // Tensors come and go with every layer: giving their pages back to the system each time costs a
    // quarter of the training time.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    const resonet::InterruptHandler handler;
    try {
        return static_cast<int>(resonet::resumable(action));
    } catch (const resonet::Interrupted& error) {
        return failed(error, ExitStatus::interrupted);
    } catch (const resonet::InputError& error) {
        return failed(error, ExitStatus::inputs_failed);
    } catch (const resonet::UsageError& error) {
        return failed(error, ExitStatus::wrong_usage);
    } catch (const std::exception& error) {
        return failed(error, ExitStatus::internal_fault);
    }
}
