#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "worker/hearing.h"
#include "worker/hearing_shapes.h"
#include "worker/owned_descriptor.h"

namespace resonet {

/// A request that a process hears, between the thread that waits for it and the one that watches the
/// processes. Safe to use from both.
class HearingCall {
  public:
    /// Errors: SystemError.
    explicit HearingCall(std::string job);

    const std::string& job() const { return job_; }

    /// Its process has ended, with a status of waitpid(2); -1: none could be made.
    void process_ended(int status);
    /// The process that holds the models is lost, and this one's with it.
    void lost();
    void cancel();

    struct News {
        std::optional<int> status;
        bool lost = false;
        bool cancelled = false;
    };
    News news() const;

    /// Readable when there may be news.
    int descriptor() const { return wake_.get(); }
    /// Takes the wake-up, before news() is looked at.
    void wake_seen() const;

  private:
    void wake() const;

    std::string job_;
    OwnedDescriptor wake_;
    mutable std::mutex mutex_;
    News news_;
};

/// Reads what the process tells from `answers`, checks it and passes it to the listener, until the process
/// has ended. `end_process` asks for that end (it may be called more than once). Throws on what the listener
/// throws, once the process has ended.
HearingOutcome follow_hearing(const HearingRequest& request, const std::map<std::string, ModelFacts>& models,
                              const HearingListener& listener, HearingCall& call, OwnedDescriptor answers,
                              const std::function<void()>& end_process);

}  // namespace resonet
