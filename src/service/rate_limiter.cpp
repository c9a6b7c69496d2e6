#include "service/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace resonet {
namespace {

constexpr std::size_t many_clients = 10000;

}  // namespace

int RateLimiter::take(const std::string& client, Clock::time_point now) {
    const double per_second = per_minute_ / 60;
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= many_clients) forget_full(now);
    const auto [entry, is_new] = buckets_.try_emplace(client, Bucket{per_minute_, now});
    Bucket& bucket = entry->second;
    const double passed = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.tokens = std::min(per_minute_, bucket.tokens + passed * per_second);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / per_second)));
}

int RateLimiter::wait(const std::string& client, Clock::time_point now) {
    const double per_second = per_minute_ / 60;
    const std::lock_guard lock(mutex_);
    const auto entry = buckets_.find(client);
    if (entry == buckets_.end()) return 0;
    const double passed = std::chrono::duration<double>(now - entry->second.filled).count();
    const double tokens = entry->second.tokens + passed * per_second;
    return tokens >= 1 ? 0 : std::max(1, static_cast<int>(std::ceil((1 - tokens) / per_second)));
}

/// A full bucket is as good as none.
void RateLimiter::forget_full(Clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        const double passed = std::chrono::duration<double>(now - entry.second.filled).count();
        return entry.second.tokens + passed * per_minute_ / 60 >= per_minute_;
    });
}

}  // namespace resonet
