#pragma once

namespace resonet {

/// What the program tells the shell.
enum class ExitStatus {
    done = 0,
    inputs_failed = 1,   ///< some inputs could not be used; the others were
    wrong_usage = 2,     ///< the command cannot be carried out as given
    internal_fault = 3,  ///< the system or the program failed
    interrupted = 130,   ///< stopped by Ctrl-C
};

}  // namespace resonet
