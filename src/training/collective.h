#pragma once

#include "training/torch.h"

namespace resonet {

/// Processes that train one network together, each on its share of every batch. All of them call the same
/// operations in the same order.
class Collective {
  public:
    virtual ~Collective() = default;

    virtual int rank() const = 0;  ///< of this process, from 0
    virtual int size() const = 0;  ///< processes

    /// Replaces `tensor` by the sum over all processes, the same bits everywhere.
    /// Errors: SystemError if a process died or does not answer.
    virtual void sum(torch::Tensor& tensor) = 0;

    /// Replaces `tensor` by that of process 0. Errors: as sum().
    virtual void broadcast(torch::Tensor& tensor) = 0;
};

}  // namespace resonet
