#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace resonet {

/// Something that happened, as server-sent events tell it.
struct Event {
    std::string name;   ///< "job", "result", "track"
    std::string data;   ///< JSON in one line
    std::string job;    ///< it is about; empty: none
    bool last = false;  ///< nothing more will come about this job
};

/// Hands events to all who listen.
class EventHub {
  public:
    /// One listener's events; ends with the object.
    class Listener {
      public:
        Listener(EventHub& hub, std::string job) : hub_(hub), job_(std::move(job)) {}

        /// The next event; false: none within `milliseconds`, or the hub is closed.
        bool next(Event& event, int milliseconds);
        /// The listener was too slow and events were left out.
        bool overran() const { return overran_; }
        /// The job it listens to; empty: all.
        const std::string& job() const { return job_; }

      private:
        friend class EventHub;
        EventHub& hub_;
        std::string job_;  ///< empty: of all
        std::deque<Event> waiting_;
        std::atomic<bool> overran_ = false;
    };

    /// Events about one job, or (empty) all. None if there are as many listeners as there may be.
    std::shared_ptr<Listener> listen(std::string job);
    void publish(const Event& event);
    /// Wakes all listeners; none hears any more.
    void close();
    bool closed() const { return closed_; }
    std::size_t listeners() const;

  private:
    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::list<std::weak_ptr<Listener>> listeners_;
    std::atomic<bool> closed_ = false;
};

}  // namespace resonet
