#include "service/job_json.h"

#include "service/store_jobs.h"

namespace resonet {
namespace {

using nlohmann::json;

json text_or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

std::string stage_of(const JobRecord& job, const JobProgress& progress) {
    if (job.state == JobState::queued) return "waiting";
    if (job.state == JobState::running) return progress.stage.empty() ? "starting" : progress.stage;
    return state_name(job.state);
}

}  // namespace

std::string job_state_name(JobState state) {
    return state_name(state);
}

json job_json(const JobRecord& job, const JobProgress& progress, std::size_t place) {
    const bool running = job.state == JobState::running;
    return {{"id", job.id},
            {"kind", job.kind},
            {"track", job.track},
            {"models", job.models},
            {"state", job_state_name(job.state)},
            {"progress", job.state == JobState::done ? 1.0
                         : running                   ? progress.fraction
                                                     : 0.0},
            {"stage", stage_of(job, progress)},
            {"position", place > 0 ? json(place) : json(nullptr)},
            {"attempts", job.attempts},
            {"created", job.created},
            {"started", text_or_null(job.started)},
            {"finished", text_or_null(job.finished)},
            {"error", job.error},
            {"explanation", job.explanation.empty() ? json(nullptr) : json(job.explanation)}};
}

}  // namespace resonet
