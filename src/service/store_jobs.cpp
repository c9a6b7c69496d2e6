#include "service/store_jobs.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "service/store_results.h"
#include "service/store_secrets.h"
#include "service/store_tracks.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 5> state_names = {"queued", "running", "done", "failed", "cancelled"};

const std::string job_columns =
    "SELECT j.id, j.kind, t.id, j.models, j.wish, j.state, j.attempts, j.created, j.started, j.finished, "
    "j.error, j.explanation FROM jobs j JOIN tracks t ON t.number = j.track ";

JobState state_of(const std::string& name) {
    const auto found = std::ranges::find(state_names, name);
    if (found == state_names.end()) {
        throw UsageError("state", "is none of a job", "choose from queued, running, done, failed, cancelled");
    }
    return static_cast<JobState>(found - state_names.begin());
}

JobRecord job_of(const Query& row) {
    JobRecord job;
    job.id = row.text(0);
    job.kind = row.text(1);
    job.track = row.text(2);
    job.models = row.json(3).get<std::vector<std::string>>();
    job.wish = row.json(4);
    job.state = state_of(row.text(5));
    job.attempts = static_cast<int>(row.integer(6));
    job.created = row.text(7);
    job.started = row.optional_text(8);
    job.finished = row.optional_text(9);
    job.error = row.json(10);
    job.explanation = row.optional_text(11).value_or("");
    job.stage = job.state == JobState::queued ? "waiting" : state_name(job.state);
    return job;
}

std::optional<JobRecord> first_job(Query& rows) {
    if (!rows.next()) return std::nullopt;
    return job_of(rows);
}

/// The jobs that are asked for: an empty text stands for all.
struct Listed {
    std::string condition = "WHERE 1 ";
    std::vector<std::string> values;

    Listed(const std::string& state, const std::string& track) {
        if (!state.empty()) add("AND j.state = ? ", state_name(state_of(state)));
        if (!track.empty()) add("AND t.id = ? ", track);
    }
    void add(const char* part, const std::string& value) {
        condition += part;
        values.push_back(value);
    }
};

}  // namespace

const char* state_name(JobState state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::optional<JobRecord> find_job(StoreDatabase& database, const std::string& id) {
    Query query(database, job_columns + "WHERE j.id = ?", id);
    return first_job(query);
}

std::vector<JobRecord> list_jobs(StoreDatabase& database, const std::string& state, const std::string& track,
                                 std::size_t limit, std::size_t offset) {
    const Listed listed(state, track);
    Query query(database, job_columns + listed.condition + "ORDER BY j.number DESC LIMIT ? OFFSET ?",
                listed.values, limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit), offset);
    std::vector<JobRecord> jobs;
    while (query.next()) jobs.push_back(job_of(query));
    return jobs;
}

std::size_t count_listed_jobs(StoreDatabase& database, const std::string& state, const std::string& track) {
    const Listed listed(state, track);
    Query query(database,
                "SELECT COUNT(*) FROM jobs j JOIN tracks t ON t.number = j.track " + listed.condition,
                listed.values);
    query.next();
    return static_cast<std::size_t>(query.integer(0));
}

std::size_t place_in_queue(StoreDatabase& database, const std::string& id) {
    // The order is that of take_next_job(): "explain" comes before "analyse".
    Query query(database,
                "SELECT COUNT(*) FROM jobs mine JOIN jobs other ON other.state = 'queued' "
                "AND (other.kind > mine.kind OR (other.kind = mine.kind AND other.number <= mine.number)) "
                "WHERE mine.id = ? AND mine.state = 'queued'",
                id);
    query.next();
    return static_cast<std::size_t>(query.integer(0));
}

std::optional<JobRecord> take_next_job(StoreDatabase& database) {
    std::string id;
    {
        Query next(database,
                   "SELECT id FROM jobs WHERE state = 'queued' ORDER BY kind DESC, number ASC LIMIT 1");
        if (!next.next()) return std::nullopt;
        id = next.text(0);
    }
    Query(database, "UPDATE jobs SET state = 'running', started = ? WHERE id = ?", now_text(), id).run();
    return find_job(database, id);
}

bool requeue_running_job(StoreDatabase& database, const std::string& id, bool died) {
    return Query(database,
                 "UPDATE jobs SET state = 'queued', started = NULL, attempts = attempts + ? "
                 "WHERE id = ? AND state = 'running'",
                 died, id)
               .run() == 1;
}

bool end_job(StoreDatabase& database, const std::string& id, JobState end, bool also_queued,
             const json& error) {
    std::optional<std::string> problem;
    if (!error.is_null()) problem = json_column(error);
    const int changed =
        Query(database,
              std::string("UPDATE jobs SET state = ?, finished = ?, error = ? WHERE id = ? AND state IN ") +
                  (also_queued ? "('queued', 'running')" : "('running')"),
              state_name(end), now_text(), problem, id)
            .run();
    if (changed == 0) return false;
    Query track(database, "SELECT track FROM jobs WHERE id = ?", id);
    track.next();
    refresh_track_state(database, track.integer(0));
    return true;
}

std::optional<std::int64_t> track_of_running_job(StoreDatabase& database, const std::string& id) {
    Query query(database, "SELECT track FROM jobs WHERE id = ? AND state = 'running'", id);
    if (!query.next()) return std::nullopt;
    return query.integer(0);
}

void set_explanation(StoreDatabase& database, const std::string& job, const std::string& explanation) {
    Query(database, "UPDATE jobs SET explanation = ? WHERE id = ?", explanation, job).run();
}

void requeue_all_running_jobs(StoreDatabase& database) {
    Query(database, "UPDATE jobs SET state = 'queued', started = NULL WHERE state = 'running'").run();
}

std::vector<std::string> running_jobs_of(StoreDatabase& database, std::int64_t track) {
    std::vector<std::string> jobs;
    Query query(database, "SELECT id FROM jobs WHERE track = ? AND state = 'running' ORDER BY number", track);
    while (query.next()) jobs.push_back(query.text(0));
    return jobs;
}

void fail_jobs_of_track(StoreDatabase& database, std::int64_t track, const json& error) {
    Query(database,
          "UPDATE jobs SET state = 'failed', error = ?, finished = ? WHERE track = ? AND (state IN "
          "('queued', 'running') OR number = (SELECT MAX(number) FROM jobs WHERE track = ? AND kind = "
          "'analyse'))",
          json_column(error), now_text(), track, track)
        .run();
    refresh_track_state(database, track);
}

void forget_failure(StoreDatabase& database, std::int64_t track) {
    Query(database,
          "UPDATE jobs SET state = 'done', error = NULL WHERE state = 'failed' AND number = "
          "(SELECT MAX(number) FROM jobs WHERE track = ? AND kind = 'analyse')",
          track)
        .run();
    refresh_track_state(database, track);
}

}  // namespace resonet
