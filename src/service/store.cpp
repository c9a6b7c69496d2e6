#include "service/store.h"

#include "service/problem.h"
#include "service/store_query.h"
#include "service/store_state.h"
#include "service/store_tracks.h"

// Opening, tracks and jobs; store_heard.cpp and store_access.cpp have the rest.

namespace resonet {

using nlohmann::json;

Store::Store(const std::filesystem::path& folder, std::string default_model)
    : state_(std::make_unique<State>(folder, std::move(default_model))) {}

Store::~Store() = default;

const std::filesystem::path& Store::folder() const {
    return state_->folder;
}

std::filesystem::path Store::new_upload_path() {
    return state_->files.new_upload();
}

std::filesystem::path Store::audio_path(const std::string& track) const {
    return state_->files.audio(track);
}

std::filesystem::path Store::preview_path(const std::string& track) const {
    return state_->files.preview(track);
}

Submission Store::submit(const NewTrack& track, const std::filesystem::path& upload,
                         const std::vector<std::string>& models) {
    return take_in(state_->database, state_->files, track, upload, models, state_->default_model);
}

std::optional<json> Store::track(const std::string& id) {
    auto& db = state_->database;
    return db.exclusively([&]() -> std::optional<json> {
        const auto number = track_number(db, id);
        if (!number) return std::nullopt;
        return track_json(db, *number, state_->default_model);
    });
}

Page Store::tracks(const TrackQuery& query) {
    auto& db = state_->database;
    return db.exclusively([&] { return list_tracks(db, query, state_->default_model); });
}

bool Store::remove_track(const std::string& id, std::vector<std::string>& running) {
    auto& db = state_->database;
    return db.exclusively([&] {
        const auto number = track_number(db, id);
        if (!number) return false;
        const std::vector<std::string> jobs = running_jobs_of(db, *number);
        db.transaction([&] { delete_track(db, *number); });
        running.insert(running.end(), jobs.begin(), jobs.end());
        state_->files.remove(id);
        db.empty_log();
        return true;
    });
}

std::uint64_t Store::stored_bytes() {
    auto& db = state_->database;
    return db.exclusively([&] { return store_totals(db).bytes; });
}

std::size_t Store::track_count() {
    auto& db = state_->database;
    return db.exclusively([&] { return store_totals(db).tracks; });
}

std::optional<Submission> Store::hear_again(const std::string& track,
                                            const std::vector<std::string>& models) {
    auto& db = state_->database;
    return db.change([&]() -> std::optional<Submission> {
        const auto number = track_number(db, track);
        if (!number) return std::nullopt;
        PlannedJob planned = plan_analysis(db, *number, models);
        return Submission{track_json(db, *number, state_->default_model), std::move(planned.job), false,
                          planned.queued};
    });
}

std::optional<JobRecord> Store::request_explanation(const std::string& track, const std::string& model,
                                                    const json& wish) {
    auto& db = state_->database;
    return db.change([&]() -> std::optional<JobRecord> {
        const auto number = track_number(db, track);
        if (!number) return std::nullopt;
        return plan_explanation(db, *number, model, wish);
    });
}

std::optional<JobRecord> Store::job(const std::string& id) {
    auto& db = state_->database;
    return db.exclusively([&] { return find_job(db, id); });
}

std::vector<JobRecord> Store::jobs(const std::string& state, const std::string& track, std::size_t limit,
                                   std::size_t offset) {
    auto& db = state_->database;
    return db.exclusively([&] { return list_jobs(db, state, track, limit, offset); });
}

std::size_t Store::count_jobs(JobState state) {
    return count_jobs(state_name(state), "");
}

std::size_t Store::count_jobs(const std::string& state, const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] { return count_listed_jobs(db, state, track); });
}

std::size_t Store::queue_place(const std::string& id) {
    auto& db = state_->database;
    return db.exclusively([&] { return place_in_queue(db, id); });
}

std::optional<JobRecord> Store::take_job() {
    auto& db = state_->database;
    return db.change([&] { return take_next_job(db); });
}

bool Store::requeue_job(const std::string& id, bool died) {
    auto& db = state_->database;
    return db.change([&] { return requeue_running_job(db, id, died); });
}

bool Store::fail_job(const std::string& id, const json& problem) {
    auto& db = state_->database;
    return db.change([&] { return end_job(db, id, JobState::failed, true, problem); });
}

bool Store::cancel_job(const std::string& id) {
    const json cancelled =
        Problem(409, "cancelled", "the job was cancelled", "have the track heard again").json();
    auto& db = state_->database;
    return db.change([&] { return end_job(db, id, JobState::cancelled, true, cancelled); });
}

}  // namespace resonet
