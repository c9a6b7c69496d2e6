#pragma once

#include <filesystem>

#include "worker/hearing.h"

namespace resonet {

/// Locks this process in for the rest of its life, before it reads the file `audio`: no new privileges; no
/// more memory, processor time and descriptors than `limits` say; no file but that one (Landlock); no system
/// calls but those that decoding takes (seccomp). For a process of one thread. Tells which of it this kernel
/// granted; what it refuses is left out.
SandboxFacts lock_in(const std::filesystem::path& audio, const HearingLimits& limits) noexcept;

/// What lock_in() grants on this system, tried out by a child process. For a process of one thread.
SandboxFacts try_sandbox() noexcept;

}  // namespace resonet
