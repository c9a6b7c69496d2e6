#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace resonet {

// What is written down of a run beside its results.

/// "2024-05-17T09:30:00Z".
std::string utc_text(std::chrono::system_clock::time_point time);

/// The processor's name as the system tells it; "unknown" where it does not.
std::string cpu_name();

/// The compiler that built the program, with its version.
std::string compiler_name();

/// The command line of this process, as the shell gave it, in valid UTF-8; empty where the system does not
/// tell.
std::vector<std::string> own_command_line();

}  // namespace resonet
