#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace resonet::testing {

/// How a program is to be run.
struct Call {
    std::vector<std::string> arguments;
    std::string input;                               ///< on standard input
    std::filesystem::path folder;                    ///< working folder; empty: this one
    std::map<std::string, std::string> environment;  ///< set in addition
    std::filesystem::path
        output;  ///< file that standard output goes to, such as /dev/full; empty: Outcome::output
};

/// What came of it.
struct Outcome {
    int status = -1;  ///< exit status, or 128 + the signal that ended it
    std::string output;
    std::string errors;
    double seconds = 0;

    std::vector<std::string> output_lines() const;
    std::vector<std::string> error_lines() const;
};

/// The program `resonet` that was built.
std::filesystem::path resonet_program();

/// Runs `program` and waits for it (two minutes at most; then it is killed).
Outcome run_program(const std::filesystem::path& program, const Call& call);

/// Runs resonet with these arguments.
Outcome run_resonet(std::vector<std::string> arguments);

/// The lines of `text`, without their ends.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace resonet::testing
