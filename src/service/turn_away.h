#pragma once

#include "service/problem.h"

namespace resonet {

/// Answers a client whose request nobody reads, as far as its socket takes it at once; closes nothing.
void turn_away(int socket, const Problem& problem);

}  // namespace resonet
