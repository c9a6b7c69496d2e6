#pragma once

#include <nlohmann/json.hpp>

#include "worker/hearing.h"

namespace resonet {

/// The problem (see Problem::json) of a job whose hearing ended so, in any way but `done`.
nlohmann::json problem_of(const HearingOutcome& outcome);

}  // namespace resonet
