#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "network/model.h"

namespace resonet {

/// Runs a network on the CPU with oneDNN, giving the numbers that PyTorch gives in evaluation mode (to
/// about 1e-5 of their scale). A batch size is compiled when it first comes (some milliseconds) and kept;
/// the weights are packed once. It computes with as many threads as OpenMP gives the calling thread
/// (omp_set_num_threads). One object belongs to one thread at a time: `share` makes others.
class Runtime {
  public:
    /// Errors: UsageError for a network that is not valid or lacks a tensor; SystemError if oneDNN fails.
    Runtime(const Network& network, const Weights& weights);
    ~Runtime();
    Runtime(Runtime&&) noexcept;
    Runtime& operator=(Runtime&&) noexcept;

    /// A runtime of the same network for another thread; both use the same packed weights.
    Runtime share() const;

    /// Values in one example, and in its result (for a model: its labels).
    std::int64_t input_size() const;
    std::int64_t output_size() const;

    /// Compiles for `batch` now rather than on the first run.
    void prepare(std::int64_t batch);

    /// Computes `batch` (at least 1) examples, each in C order of its shape, one after another; the results
    /// likewise. Any result of an example is the same (to rounding) whatever the batch it comes in.
    /// Errors: UsageError for spans of another size; SystemError if oneDNN fails.
    void run(std::int64_t batch, std::span<const float> input, std::span<float> output);

  private:
    struct State;
    explicit Runtime(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace resonet
