#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/store.h"
#include "service/store_database.h"

namespace resonet {

// All of these are called within StoreDatabase::exclusively(); what changes anything, within transaction().

/// "queued", "running", "done", "failed", "cancelled".
const char* state_name(JobState state);

std::optional<JobRecord> find_job(StoreDatabase& database, const std::string& id);

/// See Store::jobs. Errors: UsageError if there is no such state.
std::vector<JobRecord> list_jobs(StoreDatabase& database, const std::string& state, const std::string& track,
                                 std::size_t limit, std::size_t offset);
std::size_t count_listed_jobs(StoreDatabase& database, const std::string& state, const std::string& track);

std::size_t place_in_queue(StoreDatabase& database, const std::string& id);

struct PlannedJob {
    JobRecord job;
    bool queued = false;  ///< it is new
};

/// A job for those of `models` that neither have heard the track nor are about to; if there is none of them,
/// the job that is about to, or else the latest.
PlannedJob plan_analysis(StoreDatabase& database, std::int64_t track, const std::vector<std::string>& models);

/// A job that explains, unless one of the same wish waits or runs.
JobRecord plan_explanation(StoreDatabase& database, std::int64_t track, const std::string& model,
                           const nlohmann::json& wish);

/// See Store.
std::optional<JobRecord> take_next_job(StoreDatabase& database);
bool requeue_running_job(StoreDatabase& database, const std::string& id, bool died);

/// Ends a job that runs or, if `also_queued`, waits. False: it is gone or in another state.
bool end_job(StoreDatabase& database, const std::string& id, JobState end, bool also_queued,
             const nlohmann::json& error = nullptr);

/// The track of a job that runs, by its number; none if the job is gone or does not run.
std::optional<std::int64_t> track_of_running_job(StoreDatabase& database, const std::string& id);

void set_explanation(StoreDatabase& database, const std::string& job, const std::string& explanation);

/// Jobs of a process that has ended wait again.
void requeue_all_running_jobs(StoreDatabase& database);

/// Running jobs of a track.
std::vector<std::string> running_jobs_of(StoreDatabase& database, std::int64_t track);

/// The latest analysis of a track fails, and so does whatever of it waits; or it is well again.
void fail_jobs_of_track(StoreDatabase& database, std::int64_t track, const nlohmann::json& error);
void forget_failure(StoreDatabase& database, std::int64_t track);

}  // namespace resonet
