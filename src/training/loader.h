#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "core/parallel.h"
#include "training/batch.h"

namespace resonet {

/// Makes numbered batches ahead of time on threads of its own, and hands them out in order. As a batch
/// depends on its number alone, what comes out does not depend on the number of threads.
class Loader {
  public:
    /// Makes the batch of that number; called from several threads at once.
    using Make = std::function<Batch(std::int64_t number)>;

    /// Of the batches first .. last - 1, at most `ahead` are waiting at any time. Without threads (0) each is
    /// made when it is asked for.
    Loader(std::int64_t first, std::int64_t last, int threads, std::size_t ahead, Make make);

    /// Waits for the threads to finish the batches they have begun; the others are never made.
    ~Loader();
    Loader(const Loader&) = delete;
    Loader& operator=(const Loader&) = delete;

    /// The next batch; at most last - first times. What `make` threw for it is thrown here.
    Batch next();

  private:
    void work();

    std::int64_t first_;
    std::size_t taken_ = 0;
    Make make_;
    detail::OrderedQueue<Batch> queue_;
    std::vector<std::jthread> threads_;
};

/// How many batches of so many bytes to keep waiting: three a thread, as long as they take less than 256 MiB
/// in all; one at least.
std::size_t batches_ahead(int threads, std::size_t bytes);

}  // namespace resonet
