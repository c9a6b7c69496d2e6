#pragma once

#include <functional>

#include "training/collective.h"

namespace resonet::testing {

/// Runs `work` in so many threads that have memory in common in place of a network, one a process. Ends when
/// all have ended; throws what the first of them threw.
void run_team(int size, const std::function<void(Collective&)>& work);

/// Runs `work(rank)` in so many threads; throws what the first of them threw.
void run_threads(int count, const std::function<void(int)>& work);

}  // namespace resonet::testing
