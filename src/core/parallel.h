#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace resonet {

/// The number of threads to use where `wanted` were asked for; 0 asks for one a core this process may
/// run on. At least 1.
std::size_t thread_count(std::size_t wanted);

/// Calls work(i) once for every i below `count` on up to `threads` threads (0: all cores), in no set
/// order, and returns when all are done. After the first exception no further call is begun, and it is
/// thrown here. With one thread everything runs in order on the caller's.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

namespace detail {

/// Results on their way from the workers of ordered_map() to its consumer.
template <typename T>
class OrderedQueue {
  public:
    OrderedQueue(std::size_t count, std::size_t max_ahead) : count_(count), max_ahead_(max_ahead) {}

    /// The next index to work on, as soon as it is near enough to what has been consumed; none: stop.
    std::optional<std::size_t> claim() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return stopped_ || claimed_ == count_ || claimed_ - consumed_ < max_ahead_; });
        if (stopped_ || claimed_ == count_) return std::nullopt;
        return claimed_++;
    }

    void put(std::size_t index, std::optional<T> value, std::exception_ptr error) {
        const std::lock_guard lock(mutex_);
        ready_.emplace(index, std::pair(std::move(value), std::move(error)));
        if (index == consumed_) arrived_.notify_one();
    }

    /// Waits for result `index`; what its producer threw is thrown here.
    T take(std::size_t index) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return ready_.contains(index); });
        const auto found = ready_.find(index);
        auto [value, error] = std::move(found->second);
        ready_.erase(found);
        if (error) std::rethrow_exception(error);
        return std::move(*value);
    }

    /// Result `index` has been dealt with: there is room for another.
    void release(std::size_t index) {
        const std::lock_guard lock(mutex_);
        consumed_ = index + 1;
        room_.notify_all();
    }

    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        room_.notify_all();
    }

  private:
    const std::size_t count_;
    const std::size_t max_ahead_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable arrived_;
    std::map<std::size_t, std::pair<std::optional<T>, std::exception_ptr>> ready_;
    std::size_t claimed_ = 0;
    std::size_t consumed_ = 0;
    bool stopped_ = false;
};

/// Runs `threads` copies of `worker` beside `caller` and waits for all; `stop` has to end the workers.
void run_beside(std::size_t threads, const std::function<void()>& worker, const std::function<void()>& caller,
                const std::function<void()>& stop);

}  // namespace detail

/// Calls produce(i) for every i below `count` on up to `threads` threads (0: all cores), and
/// consume(i, result) on the caller's thread in the order of i. At most `max_ahead` results (0: twice the
/// threads) exist at a time, so memory stays bounded however slow the consumer. What produce(i) throws
/// is thrown here when the turn of i comes; what consume() throws, at once. Either way the workers
/// finish what they have begun and no more. With one thread all runs on the caller's.
template <typename Produce, typename Consume>
void ordered_map(std::size_t count, std::size_t threads, std::size_t max_ahead, Produce&& produce,
                 Consume&& consume) {
    using T = std::decay_t<std::invoke_result_t<Produce&, std::size_t>>;
    threads = std::min(thread_count(threads), count);
    if (max_ahead == 0) max_ahead = 2 * threads;
    if (threads <= 1) {
        for (std::size_t i = 0; i < count; ++i) consume(i, produce(i));
        return;
    }
    detail::OrderedQueue<T> queue(count, max_ahead);
    const auto work = [&] {
        while (const std::optional<std::size_t> index = queue.claim()) {
            std::optional<T> value;
            std::exception_ptr error;
            try {
                value.emplace(produce(*index));
            } catch (...) {
                error = std::current_exception();
            }
            queue.put(*index, std::move(value), std::move(error));
        }
    };
    const auto deliver = [&] {
        for (std::size_t i = 0; i < count; ++i) {
            consume(i, queue.take(i));
            queue.release(i);
        }
    };
    detail::run_beside(threads, work, deliver, [&] { queue.stop(); });
}

}  // namespace resonet
