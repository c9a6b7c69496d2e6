#pragma once

namespace resonet {

/// From now on the kernel answers this process with EPERM to all but what decoding and computing take:
/// memory, time, reading files that can be opened, writing to what is open, ending itself. No sockets, no
/// programs, no other processes or threads, no opening for writing, no signals to others. The process must
/// have set no_new_privs. False where the kernel (or a container's own filter) refuses seccomp; then nothing
/// has changed.
bool filter_system_calls() noexcept;

}  // namespace resonet
