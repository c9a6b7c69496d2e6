#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "network/model.h"

namespace resonet {

/// Runs a network on the CPU with oneDNN, giving the numbers that PyTorch gives in evaluation mode (to
/// about 1e-5 of their scale). A batch size is compiled when it first comes (some milliseconds) and kept;
/// the weights are packed once.
///
/// It computes on the calling thread alone: whoever has many examples runs several, made with `share`. That
/// gives the same numbers whatever the number of cores, keeps a window's activations in one core's cache,
/// and spares the barriers of OpenMP, which cost hundreds of milliseconds on a machine that is busy.
/// One object belongs to one thread at a time.
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
