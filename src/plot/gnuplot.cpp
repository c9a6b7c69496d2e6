#include "plot/gnuplot.h"

#include <sstream>

#include "core/child_process.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* remedy = "apt-get install gnuplot-nox";

/// The line that says what is wrong: gnuplot repeats the command, points at a place in it and then explains.
std::string explanation(const std::string& errors) {
    std::string last;
    std::istringstream stream(errors);
    for (std::string line; std::getline(stream, line);) {
        if (line.find_first_not_of(" \t\r^") != std::string::npos) last = line;
    }
    constexpr std::size_t longest = 200;
    if (last.size() > longest) last.resize(longest);
    return printable(last);
}

}  // namespace

fs::path find_gnuplot() {
    if (auto program = find_program("gnuplot")) return *program;
    throw UsageError("gnuplot", "is not installed; it draws the pictures", remedy);
}

std::string run_gnuplot(std::string_view script, const GnuplotOptions& options) {
    ProcessCall call;
    call.program = options.program.empty() ? find_gnuplot() : options.program;
    // A script by name, unlike one that gnuplot reads as if it were typed, ends at the first error.
    call.arguments = {"-d", "/dev/stdin"};
    // Without what would change its ways.
    call.environment = plain_environment({"GNUPLOT", "GNUTERM", "GNUFITLOG", "GDFONTPATH"});
    call.input = script;
    call.timeout = options.timeout;
    const ProcessOutcome outcome = run_process(call);
    const std::string program = call.program.string();
    if (outcome.end == ProcessEnd::timed_out) {
        throw SystemError(program,
                          "took longer than " + std::to_string(options.timeout.count() / 1000) + " s",
                          "ask for a smaller picture");
    }
    if (outcome.end == ProcessEnd::overflowed) {
        throw SystemError(program, "made too large a picture", "ask for a smaller one");
    }
    if (outcome.status != 0) {
        const std::string words = explanation(outcome.errors);
        throw SystemError(
            program, "failed: " + (words.empty() ? "exit status " + std::to_string(outcome.status) : words));
    }
    return outcome.output;
}

}  // namespace resonet
