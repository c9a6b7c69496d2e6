#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

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
    /// Errors: SystemError if a process died or does not answer; Interrupted after Ctrl-C while waiting.
    virtual void sum(torch::Tensor& tensor) = 0;

    /// Replaces `tensor` by that of process 0. Errors: as sum().
    virtual void broadcast(torch::Tensor& tensor) = 0;

    /// Returns once all processes have called it, however long that takes: for work that is not equal, such
    /// as reading data. Errors: SystemError if a process died; Interrupted.
    virtual void wait_for_all() = 0;
};

/// Consecutive things of a row.
struct Share {
    std::size_t first = 0;
    std::size_t count = 0;
};

/// What process `rank` of `size` does of `total` things: together all of them, shares that differ by one at
/// most.
Share share_of(std::size_t total, int rank, int size);

/// Sums of a few numbers over all processes, in double precision. Errors: as Collective::sum().
void sum_numbers(std::span<double> numbers, Collective& collective);

/// Replaces `bytes` by those of process 0. Errors: as Collective::broadcast().
void broadcast_bytes(std::string& bytes, Collective& collective);

/// Replaces each tensor by that of process 0. Errors: as Collective::broadcast().
void broadcast_tensors(const std::vector<torch::Tensor>& tensors, Collective& collective);

/// Something that must be the same in all processes.
struct AgreedFact {
    std::string name;   ///< for people: "recipe"
    std::string value;  ///< any text
};

/// Compares facts with those of process 0. Errors: UsageError in all processes if one of them differs, which
/// names the facts and the processes; as Collective::sum(). All processes must name as many facts.
void require_agreement(const std::vector<AgreedFact>& facts, Collective& collective);

/// Runs `work` in process 0 alone. Errors: those of `work` there, and a SystemError in the other processes.
void only_first(Collective& collective, const std::function<void()>& work);

}  // namespace resonet
