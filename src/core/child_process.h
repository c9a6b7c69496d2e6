#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// A program to run, without a shell.
struct ProcessCall {
    std::filesystem::path program;
    std::vector<std::string> arguments;    ///< without the program's name
    std::vector<std::string> environment;  ///< "NAME=value"; all of it
    std::filesystem::path folder;          ///< to work in; empty: this process's
    std::string_view input;                ///< on its standard input
    std::chrono::milliseconds timeout{60000};
    std::size_t largest_output = std::size_t{1} << 28;  ///< bytes
    std::function<void()> while_waiting;                ///< called about ten times a second; may throw
};

enum class ProcessEnd {
    exited,      ///< by itself, or by a signal from elsewhere
    timed_out,   ///< killed: took longer than the time-out
    overflowed,  ///< killed: wrote more than the largest output
};

struct ProcessOutcome {
    ProcessEnd end = ProcessEnd::exited;
    int status = -1;     ///< exit status, or 128 + the signal that ended it
    std::string output;  ///< of standard output
    std::string errors;  ///< the first 64 KiB of standard error
};

/// Runs the program to its end. A program that stops reading its input before all is written is no error.
/// Errors: SystemError if it cannot be started; Interrupted (it is killed then) on Ctrl-C.
ProcessOutcome run_process(const ProcessCall& call);

/// The program of that name in the folders of PATH; none if there is none. The working folder is no place to
/// run programs from, whatever PATH says.
std::optional<std::filesystem::path> find_program(std::string_view name);

/// This process's environment but for the variables whose names begin with one of `unwanted`, and in plain
/// English: "LC_ALL=C.UTF-8" in place of the user's language.
std::vector<std::string> plain_environment(std::initializer_list<std::string_view> unwanted = {});

}  // namespace resonet
