#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/event_hub.h"
#include "service/job_json.h"
#include "service/metrics.h"
#include "service/store.h"
#include "worker/hearing_pool.h"

namespace resonet {

struct SchedulerOptions {
    std::size_t workers = 2;  ///< files that are heard at once
    HearingLimits limits;
    std::map<std::string, std::string> digests;   ///< SHA-256 of each model's file, by the model's name
    std::function<void(const std::string&)> log;  ///< one line
};

/// Takes jobs from the store, has them heard and saves what comes of it, and tells the hub of every step.
class Scheduler {
  public:
    Scheduler(Store& store, HearingPool& pool, EventHub& hub, Metrics& metrics, SchedulerOptions options);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// There is a new job.
    void notify();
    /// Ends a job, in whatever state: false if it had ended before.
    bool cancel(const std::string& job);
    /// Ends the process that hears a job, of which the store knows no more.
    void abandon(const std::string& job);
    /// Takes no new job; waits for those that are running, at most so long, and puts the rest back in the
    /// queue.
    void drain(double seconds);

    JobProgress progress(const std::string& job) const;
    nlohmann::json json(const JobRecord& job) const;
    /// Tells listeners how a job stands; what is queued or running is not its last word.
    void tell(const JobRecord& job) const;
    std::size_t running() const;

  private:
    void work();
    bool is_stopping() const;
    void carry_out(const JobRecord& job);
    HearingRequest request_of(const JobRecord& job);
    HearingListener listener(const JobRecord& job);
    void end_surely(const JobRecord& job, const HearingOutcome& outcome);
    void end(const JobRecord& job, const HearingOutcome& outcome);
    void tell_now(const std::string& job) const;
    void set_progress(const std::string& job, double fraction, const std::string& stage);

    Store& store_;
    HearingPool& pool_;
    EventHub& hub_;
    Metrics& metrics_;
    SchedulerOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::map<std::string, JobProgress> progress_;  // of running jobs
    bool stopping_ = false;
    std::size_t news_count_ = 0;
    std::vector<std::thread> threads_;
};

}  // namespace resonet
