#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "inference/runtime.h"
#include "training/module.h"

namespace resonet {

/// A network whose weights no longer change, for validation and for teachers: on the CPU oneDNN's runtime,
/// which fuses what torch computes layer by layer; on another device a torch module in evaluation mode.
/// Safe to use from several threads; equal examples in equal batches have equal answers.
class FrozenNetwork {
  public:
    /// Errors: UsageError for a network that is not valid or lacks a tensor.
    FrozenNetwork(const Network& network, const Weights& weights, torch::Device device);

    /// Logits of an example.
    int labels() const { return labels_; }

    /// On how many threads it is of use to call run() at once: as many as torch has, or 1 on a device.
    std::size_t threads() const;

    /// The logits of `count` examples, each in C order of its shape, one after another; in `logits` likewise.
    void run(std::size_t count, std::span<const float> examples, std::span<float> logits) const;

  private:
    class Borrowed;
    void run_on_device(std::size_t count, std::span<const float> examples, std::span<float> logits) const;

    torch::Device device_;
    Shape shape_;  // of an example
    int labels_ = 0;
    mutable std::mutex mutex_;
    std::optional<Runtime> first_;       // on the CPU; only shared
    mutable std::vector<Runtime> idle_;  // share its weights; each belongs to one thread at a time
    mutable TorchNetwork module_{nullptr};
};

}  // namespace resonet
