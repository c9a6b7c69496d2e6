#pragma once

#include "core/error.h"

namespace resonet {

/// While one of these lives, the first Ctrl-C (SIGINT) or SIGTERM only raises a flag, so that long work
/// can stop in good order; a second one ends the process at once. Make one, in main().
class InterruptHandler {
  public:
    InterruptHandler();
    ~InterruptHandler();
    InterruptHandler(const InterruptHandler&) = delete;
    InterruptHandler& operator=(const InterruptHandler&) = delete;
};

/// Whether the user has asked to stop. Cheap: ask once a file or batch.
bool interrupted() noexcept;

/// Throws Interrupted if the user has asked to stop.
void throw_if_interrupted();

/// Does work that keeps what it has done when it is interrupted: the message then says how to go on.
template <typename Work>
decltype(auto) resumable(Work&& work) {
    try {
        return work();
    } catch (const Interrupted&) {
        throw Interrupted("run the same command to go on");
    }
}

}  // namespace resonet
