#include "service/job_json.h"

namespace resonet {
namespace {

using nlohmann::json;

json text_or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

std::string stage_of(const JobRecord& job, const JobProgress& progress) {
    switch (job.state) {
        case JobState::queued:
            return "waiting";
        case JobState::running:
            return progress.stage.empty() ? "starting" : progress.stage;
        case JobState::done:
            return "done";
        case JobState::failed:
            return "failed";
        case JobState::cancelled:
            return "cancelled";
    }
    return {};
}

}  // namespace

std::string job_state_name(JobState state) {
    switch (state) {
        case JobState::queued:
            return "queued";
        case JobState::running:
            return "running";
        case JobState::done:
            return "done";
        case JobState::failed:
            return "failed";
        case JobState::cancelled:
            return "cancelled";
    }
    return {};
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
