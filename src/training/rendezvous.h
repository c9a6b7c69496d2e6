#pragma once

#include <chrono>
#include <exception>
#include <string>

#include "training/launch_environment.h"
#include "training/process_group.h"

namespace resonet {

using Store = c10::intrusive_ptr<c10d::Store>;

/// The first line of what torch says, without its stack.
std::string plain_reason(const std::exception& error);

/// Where process 0 listens, for messages: "host:port".
std::string place(const LaunchEnvironment& launch);

/// Brings the processes of a training together at the store of process 0, whatever order they start in.
/// Errors: SystemError if not all are there in time, UsageError if they do not fit together (two of one rank,
/// other numbers of processes), Interrupted; what torch throws if the connection breaks.
Store meet(const LaunchEnvironment& launch, std::chrono::milliseconds timeout);

/// Takes leave. Process 0 stays some seconds until all others have: they would take the end of the store for
/// its death.
void part(const LaunchEnvironment& launch, const Store& store);

}  // namespace resonet
