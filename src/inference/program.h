#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "inference/packed_weights.h"
#include "inference/program_builder.h"

namespace resonet {

/// A network compiled for one batch size, for one core. Belongs to one thread at a time.
class Program {
  public:
    Program(std::shared_ptr<PackedWeights> weights, std::int64_t batch);

    /// Sizes as Runtime::run.
    void run(std::span<const float> input, std::span<float> output);

    /// Memory for activations and scratchpads.
    std::size_t bytes() const { return program_.storage.get_desc().get_size(); }

  private:
    std::shared_ptr<PackedWeights> weights_;  // the primitives point into it
    BuiltProgram program_;
    dnnl::stream stream_;
};

}  // namespace resonet
