#include "training/loader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/error.h"

namespace resonet {
namespace {

/// A batch that says which it is.
Batch numbered(std::int64_t number) {
    Batch batch;
    batch.labels = torch::full({1}, number, torch::kInt64);
    return batch;
}

std::int64_t number_of(const Batch& batch) {
    return batch.labels.item<std::int64_t>();
}

TEST(Loader, HandsOutInOrderWhateverTheThreads) {
    for (const int threads : {0, 1, 3}) {
        Loader loader(5, 40, threads, 4, [](std::int64_t number) {
            std::this_thread::sleep_for(std::chrono::microseconds(number * 37 % 11 * 50));
            return numbered(number);
        });
        for (std::int64_t number = 5; number < 40; ++number) EXPECT_EQ(number_of(loader.next()), number);
    }
}

TEST(Loader, KeepsNoMoreThanAskedFor) {
    std::atomic<int> made{0};
    Loader loader(0, 100, 2, 3, [&](std::int64_t number) {
        ++made;
        return numbered(number);
    });
    for (int taken = 1; taken <= 10; ++taken) {
        loader.next();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        EXPECT_LE(made, taken + 3);
    }
    EXPECT_GT(made, 10);
}

TEST(Loader, AFaultComesWhenItsBatchIsDue) {
    for (const int threads : {0, 2}) {
        Loader loader(0, 10, threads, 4, [](std::int64_t number) {
            if (number == 3) throw InputError("clip", "is broken");
            return numbered(number);
        });
        for (int i = 0; i < 3; ++i) EXPECT_EQ(number_of(loader.next()), i);
        EXPECT_THROW(loader.next(), InputError);
    }
}

TEST(Loader, CanBeLeftBeforeTheEnd) {
    std::atomic<int> made{0};
    {
        Loader loader(0, 1'000'000, 2, 4, [&](std::int64_t number) {
            ++made;
            return numbered(number);
        });
        loader.next();
    }
    EXPECT_LE(made, 8);
}

TEST(Loader, AheadIsBoundedByThreadsAndBytes) {
    EXPECT_EQ(batches_ahead(1, 1000), 3U);
    EXPECT_EQ(batches_ahead(4, 1000), 12U);
    EXPECT_EQ(batches_ahead(4, std::size_t{100} << 20), 2U);
    EXPECT_EQ(batches_ahead(4, std::size_t{1} << 30), 1U);
}

}  // namespace
}  // namespace resonet
