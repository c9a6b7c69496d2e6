#include "core/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace resonet {
namespace {

using namespace std::chrono_literals;

TEST(ParallelFor, VisitsEveryIndexOnce) {
    for (const std::size_t threads : {0, 1, 2, 7}) {
        for (const std::size_t count : {0, 1, 3, 1000}) {
            std::vector<std::atomic<int>> visits(count);
            parallel_for(count, threads, [&](std::size_t i) { ++visits[i]; });
            EXPECT_TRUE(std::all_of(visits.begin(), visits.end(), [](const auto& n) { return n == 1; }));
        }
    }
}

TEST(ParallelFor, RunsOnSeveralThreadsAtOnce) {
    std::atomic<int> inside{0};
    // Each call waits for the other: with one thread this would take the full time out.
    parallel_for(2, 2, [&](std::size_t) {
        ++inside;
        const auto end = std::chrono::steady_clock::now() + 5s;
        while (inside < 2 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
        EXPECT_EQ(inside, 2);
    });
}

TEST(ParallelFor, ThrowsWhatTheWorkThrewAndStops) {
    for (const std::size_t threads : {1, 4}) {
        std::atomic<std::size_t> calls{0};
        try {
            parallel_for(100'000, threads, [&](std::size_t i) {
                ++calls;
                if (i == 10) throw std::runtime_error("ten");
            });
            FAIL();
        } catch (const std::runtime_error& error) {
            EXPECT_STREQ(error.what(), "ten");
        }
        EXPECT_LT(calls, 100'000U);
    }
}

TEST(OrderedMap, DeliversInOrderHoweverLongEachTakes) {
    for (const std::size_t threads : {1, 2, 5}) {
        std::vector<std::size_t> seen;
        ordered_map(
            40, threads, 0,
            [](std::size_t i) {
                std::this_thread::sleep_for(std::chrono::microseconds((i * 7919) % 13 * 100));
                return std::to_string(i);
            },
            [&](std::size_t i, std::string&& value) {
                EXPECT_EQ(value, std::to_string(i));
                seen.push_back(i);
            });
        ASSERT_EQ(seen.size(), 40U);
        EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    }
}

TEST(OrderedMap, KeepsWithinItsBound) {
    constexpr std::size_t bound = 3;
    std::atomic<std::size_t> alive{0};
    std::atomic<std::size_t> most{0};
    ordered_map(
        200, 4, bound,
        [&](std::size_t i) {
            const std::size_t now = ++alive;
            std::size_t before = most;
            while (now > before && !most.compare_exchange_weak(before, now)) {
            }
            return i;
        },
        [&](std::size_t i, std::size_t) {
            if (i % 50 == 0) std::this_thread::sleep_for(2ms);
            --alive;
        });
    EXPECT_LE(most, bound);
    EXPECT_GE(most, 2U);
}

TEST(OrderedMap, TakesValuesThatCannotBeCopied) {
    std::size_t sum = 0;
    ordered_map(
        10, 2, 4, [](std::size_t i) { return std::make_unique<std::size_t>(i); },
        [&](std::size_t, std::unique_ptr<std::size_t>&& value) { sum += *value; });
    EXPECT_EQ(sum, 45U);
}

TEST(OrderedMap, ThrowsAProducersErrorInItsTurn) {
    for (const std::size_t threads : {1, 3}) {
        std::size_t delivered = 0;
        const auto run = [&] {
            ordered_map(
                1000, threads, 8,
                [](std::size_t i) {
                    if (i == 20) throw std::runtime_error("twenty");
                    return i;
                },
                [&](std::size_t, std::size_t) { ++delivered; });
        };
        EXPECT_THROW(run(), std::runtime_error);
        EXPECT_EQ(delivered, 20U);
    }
}

TEST(OrderedMap, ThrowsAConsumersErrorAtOnce) {
    std::atomic<std::size_t> produced{0};
    const auto run = [&] {
        ordered_map(
            100'000, 3, 8, [&](std::size_t i) { return ++produced, i; },
            [](std::size_t i, std::size_t) {
                if (i == 5) throw std::logic_error("five");
            });
    };
    EXPECT_THROW(run(), std::logic_error);
    EXPECT_LE(produced, 5U + 8U);
}

TEST(ThreadCount, IsAtLeastOne) {
    EXPECT_GE(thread_count(0), 1U);
    EXPECT_EQ(thread_count(3), 3U);
}

}  // namespace
}  // namespace resonet
