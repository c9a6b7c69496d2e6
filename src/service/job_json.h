#pragma once

#include <nlohmann/json.hpp>

#include "service/store.h"

namespace resonet {

/// How far a running job is.
struct JobProgress {
    double fraction = 0;
    std::string stage;
};

std::string job_state_name(JobState state);

/// A job as the API gives it. `place`: in the queue from 1, 0: not queued.
nlohmann::json job_json(const JobRecord& job, const JobProgress& progress, std::size_t place);

}  // namespace resonet
