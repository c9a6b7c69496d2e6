#pragma once

#include <chrono>
#include <memory>

#include "training/collective.h"
#include "training/launch_environment.h"

namespace resonet {

/// Processes joined by PyTorch's engine (c10d): they meet at a store that process 0 serves, and add up over
/// TCP with Gloo, or with NCCL where tensors are on CUDA devices and torch has it. Gloo's all-reduce lets
/// each part of a tensor be added up along a ring in one order and then passed on, so that all processes get
/// the same bits, every time.
class GlooCollective : public Collective {
  public:
    /// Waits for all processes, and for any answer later but in wait_for_all(), `timeout` at most.
    /// Errors: UsageError for an address that does not exist; SystemError that names the address and the
    /// processes that are missing; Interrupted.
    GlooCollective(const LaunchEnvironment& launch, std::chrono::seconds timeout, torch::Device device);
    ~GlooCollective() override;
    GlooCollective(const GlooCollective&) = delete;
    GlooCollective& operator=(const GlooCollective&) = delete;

    int rank() const override;
    int size() const override;
    void sum(torch::Tensor& tensor) override;
    void broadcast(torch::Tensor& tensor) override;
    void wait_for_all() override;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
