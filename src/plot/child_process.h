#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// A program to run, without a shell.
struct ProcessCall {
    std::filesystem::path program;
    std::vector<std::string> arguments;    ///< without the program's name
    std::vector<std::string> environment;  ///< "NAME=value"; all of it
    std::string_view input;                ///< on its standard input
    std::chrono::milliseconds timeout{60000};
    std::size_t largest_output = std::size_t{1} << 28;  ///< bytes
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

}  // namespace resonet
