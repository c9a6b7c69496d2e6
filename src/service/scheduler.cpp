#include "service/scheduler.h"

#include <csignal>
#include <stdexcept>

#include "core/error.h"
#include "service/hearing_problem.h"

namespace resonet {
namespace {

/// Times that a process may be killed from outside, or lost, before the file is taken for the cause.
constexpr int most_attempts = 10;
constexpr std::chrono::milliseconds progress_step{150};
constexpr std::chrono::seconds retry_pause{2};

/// The job went away while it was heard: deleted, or cancelled.
struct JobGone : std::runtime_error {
    JobGone() : std::runtime_error("the job is gone") {}
};

void require(bool saved) {
    if (!saved) throw JobGone();
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

Scheduler::Scheduler(Store& store, HearingPool& pool, EventHub& hub, Metrics& metrics,
                     SchedulerOptions options)
    : store_(store), pool_(pool), hub_(hub), metrics_(metrics), options_(std::move(options)) {
    for (std::size_t i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
}

Scheduler::~Scheduler() {
    drain(0);
}

void Scheduler::notify() {
    {
        const std::lock_guard lock(mutex_);
        ++news_count_;
    }
    news_.notify_all();
}

void Scheduler::work() {
    std::size_t seen = 0;
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            seen = news_count_;
        }
        try {
            if (const auto job = store_.take_job()) {
                carry_out(*job);
                continue;
            }
        } catch (const std::exception& error) {  // the disk is full, say: the job stays where it is
            options_.log(error.what());
        }
        std::unique_lock lock(mutex_);
        news_.wait_for(lock, std::chrono::seconds(2), [&] { return stopping_ || news_count_ != seen; });
    }
}

HearingListener Scheduler::listener(const JobRecord& job) {
    HearingListener listener;
    const std::string id = job.id;
    const std::string track = job.track;
    listener.progress = [this, id, last = std::chrono::steady_clock::time_point()](
                            double fraction, const std::string& stage) mutable {
        set_progress(id, fraction, stage);
        const auto now = std::chrono::steady_clock::now();
        if (now - last < progress_step) return;
        last = now;
        const auto record = store_.job(id);
        require(record &&
                record->state == JobState::running);  // cancelled, perhaps before the process knew the job
        tell(*record);
    };
    listener.facts = [this, id, track](const nlohmann::json& facts) {
        require(store_.save_facts(id, facts));
        hub_.publish({"track", nlohmann::json{{"id", track}, {"change", "changed"}}.dump(), {}, false});
    };
    listener.blob = [this, id](const std::string& name, const std::string& bytes) {
        require(store_.save_blob(id, name, bytes));
    };
    listener.result = [this, id, track](const nlohmann::json& result) {
        const std::string model = result.at("model");
        const auto digest = options_.digests.find(model);
        require(store_.save_result(id, result, digest == options_.digests.end() ? "" : digest->second));
        const nlohmann::json summary{{"track", track},
                                     {"model", model},
                                     {"genre", result.at("genre")},
                                     {"probability", result.at("probability")},
                                     {"sure", result.at("sure")},
                                     {"milliseconds", result.at("milliseconds")}};
        hub_.publish({"result", summary.dump(), id, false});
    };
    listener.explanation = [this, id](const nlohmann::json& explanation) {
        require(store_.finish_explanation(id, explanation).has_value());
    };
    return listener;
}

HearingRequest Scheduler::request_of(const JobRecord& job) {
    HearingRequest request;
    request.job = job.id;
    request.audio = store_.audio_path(job.track);
    request.models = job.models;
    request.limits = options_.limits;
    if (job.kind == "explain") {
        request.kind = HearingKind::explain;
        if (job.wish.contains("genre") && job.wish.at("genre").is_string())
            request.genre = job.wish.at("genre");
        if (job.wish.contains("at") && job.wish.at("at").is_number())
            request.at = job.wish.at("at").get<double>();
    } else {
        request.facts = !store_.waveform(job.track).has_value();
    }
    return request;
}

void Scheduler::carry_out(const JobRecord& job) {
    const auto begin = std::chrono::steady_clock::now();
    set_progress(job.id, 0, "starting");
    tell_now(job.id);
    HearingOutcome outcome;
    try {
        outcome = pool_.hear(request_of(job), listener(job));
    } catch (const JobGone&) {
        outcome.end = HearingEnd::cancelled;
    } catch (const StorageFull& error) {
        options_.log(error.what());
        outcome = {HearingEnd::refused, 0, "storage-full", "the server's disk was full",
                   "free some space and submit the file again"};
    } catch (const std::exception& error) {
        options_.log(error.what());
        outcome = {HearingEnd::refused, 0, "internal", "the server could not keep what was heard",
                   "see the server's log; submit the file again when that is mended"};
    }
    end_surely(job, outcome);
    {
        const std::lock_guard lock(mutex_);
        progress_.erase(job.id);
    }
    const auto ended = store_.job(job.id);
    if (ended) tell(*ended);
    hub_.publish({"track", nlohmann::json{{"id", job.track}, {"change", "changed"}}.dump(), {}, false});
    metrics_.count_job(job.kind, ended ? job_state_name(ended->state) : "deleted", seconds_since(begin));
}

/// Until the disk takes it, or the server stops: then the job runs again at the next start.
void Scheduler::end_surely(const JobRecord& job, const HearingOutcome& outcome) {
    while (true) {
        try {
            end(job, outcome);
            return;
        } catch (const std::exception& error) {
            options_.log(error.what());
        }
        std::unique_lock lock(mutex_);
        if (news_.wait_for(lock, retry_pause, [this] { return stopping_; })) return;
    }
}

/// Writes down how the hearing ended. Every way but `done` and `stopped` is the job's last.
void Scheduler::end(const JobRecord& job, const HearingOutcome& outcome) {
    switch (outcome.end) {
        case HearingEnd::done:
            if (job.kind == "analyse") {
                store_.finish_job(job.id);
            } else {  // the explanation has finished it, unless none came
                store_.fail_job(job.id,
                                problem_of({HearingEnd::refused, 0, "internal", "nothing came of it", {}}));
            }
            return;

        case HearingEnd::cancelled:
            store_.cancel_job(job.id);
            return;
        case HearingEnd::stopped:
            if (is_stopping()) {
                store_.requeue_job(job.id, false);
                return;
            }
            break;
        default:
            break;
    }
    // Killed from outside (an administrator, a system short of memory), or its parent was: the file may be
    // innocent.
    const bool killed =
        outcome.end == HearingEnd::stopped || (outcome.end == HearingEnd::died && outcome.signal == SIGKILL);
    if (killed && job.attempts + 1 < most_attempts) {
        store_.requeue_job(job.id, true);
    } else {
        store_.fail_job(job.id, problem_of(outcome));
    }
}

bool Scheduler::cancel(const std::string& job) {
    if (!store_.cancel_job(job)) return false;
    pool_.cancel(job);
    tell_now(job);
    return true;
}

void Scheduler::abandon(const std::string& job) {
    pool_.cancel(job);
}

void Scheduler::drain(double seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    news_.notify_all();
    while (running() > 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    pool_.close();  // hear() returns `stopped`, and the jobs go back to the queue
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void Scheduler::set_progress(const std::string& job, double fraction, const std::string& stage) {
    const std::lock_guard lock(mutex_);
    progress_[job] = {fraction, stage};
}

JobProgress Scheduler::progress(const std::string& job) const {
    const std::lock_guard lock(mutex_);
    const auto found = progress_.find(job);
    return found == progress_.end() ? JobProgress{} : found->second;
}

nlohmann::json Scheduler::json(const JobRecord& job) const {
    const std::size_t place = job.state == JobState::queued ? store_.queue_place(job.id) : 0;
    return job_json(job, progress(job.id), place);
}

void Scheduler::tell(const JobRecord& job) const {
    const bool last = job.state != JobState::queued && job.state != JobState::running;
    hub_.publish(
        {"job", json(job).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), job.id, last});
}

void Scheduler::tell_now(const std::string& job) const {
    if (const auto record = store_.job(job)) tell(*record);
}

bool Scheduler::is_stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

std::size_t Scheduler::running() const {
    const std::lock_guard lock(mutex_);
    return progress_.size();
}

}  // namespace resonet
