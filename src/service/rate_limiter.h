#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace resonet {

/// A bucket of tokens for each client: it holds a minute's worth and fills steadily.
class RateLimiter {
  public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(std::size_t per_minute) : per_minute_(static_cast<double>(per_minute)) {}

    /// Takes a token. 0: it was there; else the seconds until there is one, at least 1.
    int take(const std::string& client, Clock::time_point now = Clock::now());

    /// What take() would give, without taking.
    int wait(const std::string& client, Clock::time_point now = Clock::now());

  private:
    struct Bucket {
        double tokens = 0;
        Clock::time_point filled;
    };
    void forget_full(Clock::time_point now);

    double per_minute_;
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace resonet
