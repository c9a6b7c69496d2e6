#pragma once

namespace resonet {

/// The program `resonet`: understands the command line, carries out one command, says on standard error
/// what went wrong. Returns the exit status. Throws nothing.
int run_application(int argc, char** argv) noexcept;

}  // namespace resonet
