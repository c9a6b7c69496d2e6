#include "core/parallel.h"

#include <sched.h>

#include <atomic>
#include <thread>
#include <vector>

namespace resonet {
namespace {

/// Cores this process may use, which taskset or a container can make fewer than the machine has.
std::size_t usable_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        const int cores = CPU_COUNT(&set);
        if (cores > 0) return static_cast<std::size_t>(cores);
    }
    return std::thread::hardware_concurrency();
}

}  // namespace

std::size_t thread_count(std::size_t wanted) {
    return std::max<std::size_t>(1, wanted == 0 ? usable_cores() : wanted);
}

void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
    threads = std::min(thread_count(threads), count);
    if (threads <= 1) {
        for (std::size_t i = 0; i < count; ++i) work(i);
        return;
    }
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr first;
    const auto run = [&] {
        while (!failed) {
            const std::size_t i = next++;
            if (i >= count) return;
            try {
                work(i);
            } catch (...) {
                if (!failed.exchange(true)) first = std::current_exception();
            }
        }
    };
    // The caller's thread is one of the workers.
    detail::run_beside(threads - 1, run, run, [&] { failed = true; });
    if (first) std::rethrow_exception(first);
}

void detail::run_beside(std::size_t threads, const std::function<void()>& worker,
                        const std::function<void()>& caller, const std::function<void()>& stop) {
    std::vector<std::jthread> workers;  // joined when it goes, also by an exception
    try {
        workers.reserve(threads);
        for (std::size_t i = 0; i < threads; ++i) workers.emplace_back(worker);
        caller();
    } catch (...) {
        stop();
        throw;
    }
}

}  // namespace resonet
