#include "run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

constexpr unsigned longest_run = 120;  // seconds

void redirect(const std::filesystem::path& file, int flags, int descriptor) {
    const int opened = open(file.c_str(), flags | O_CLOEXEC, 0600);
    if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
}

/// In the child: becomes the program.
[[noreturn]] void become(const std::filesystem::path& program, const Call& call,
                         const std::filesystem::path& input, const std::filesystem::path& output,
                         const std::filesystem::path& errors) {
    redirect(input, O_RDONLY, STDIN_FILENO);
    redirect(output, O_WRONLY | O_CREAT, STDOUT_FILENO);
    redirect(errors, O_WRONLY | O_CREAT, STDERR_FILENO);
    if (!call.folder.empty() && chdir(call.folder.c_str()) != 0) _exit(126);
    for (const auto& [name, value] : call.environment) setenv(name.c_str(), value.c_str(), 1);
    std::string name = program.string();
    std::vector<std::string> texts = call.arguments;
    std::vector<char*> arguments{name.data()};
    for (std::string& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    alarm(longest_run);
    execv(program.c_str(), arguments.data());
    _exit(127);
}

}  // namespace

std::vector<std::string> Outcome::output_lines() const {
    return lines_of(output);
}
std::vector<std::string> Outcome::error_lines() const {
    return lines_of(errors);
}

std::filesystem::path resonet_program() {
    return RESONET_PROGRAM;
}

Outcome run_program(const std::filesystem::path& program, const Call& call) {
    const TemporaryFolder scratch;
    write_atomically(scratch / "input", call.input);
    const std::filesystem::path output = call.output.empty() ? scratch / "output" : call.output;
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot start a process");
    if (child == 0) become(program, call, scratch / "input", output, scratch / "errors");
    int status = 0;
    if (waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait for a process");
    Outcome outcome;
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (call.output.empty()) outcome.output = read_text(output);
    outcome.errors = read_text(scratch / "errors");
    return outcome;
}

Outcome run_resonet(std::vector<std::string> arguments) {
    Call call;
    call.arguments = std::move(arguments);
    return run_program(resonet_program(), call);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace resonet::testing
