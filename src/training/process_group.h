#pragma once

#include <torch/version.h>

#include <chrono>
#include <string>
#include <torch/csrc/distributed/c10d/Store.hpp>
#if TORCH_VERSION_MAJOR >= 2
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif

namespace resonet {

// All that differs between the versions of torch, and between builds with and without Gloo and NCCL.

/// What runs collective operations: torch 2 calls it a backend, and a process group what holds several.
#if TORCH_VERSION_MAJOR >= 2
using ProcessGroup = c10d::Backend;
#else
using ProcessGroup = c10d::ProcessGroup;
#endif

/// Whether this build of torch can join processes at all.
bool has_gloo();
/// Whether it can do so between graphics cards without a way through the processor's memory.
bool has_nccl();

/// The store that processes meet at, of torch.distributed; process 0 serves it. `wait` bounds every
/// operation on it, the connection included.
/// Errors: those of torch, when nobody listens or the port is taken.
c10::intrusive_ptr<c10d::Store> make_store(const std::string& address, std::uint16_t port, bool server,
                                           std::chrono::milliseconds wait);

/// Connects all processes with each other; tensors in memory. `here` is the address of this machine that the
/// others reach it at. Groups that share a store need different names.
/// Errors: SystemError without Gloo; those of torch.
c10::intrusive_ptr<ProcessGroup> make_gloo_group(const c10::intrusive_ptr<c10d::Store>& store,
                                                 const std::string& name, int rank, int size,
                                                 std::chrono::milliseconds timeout, const std::string& here);

/// The same for tensors on CUDA devices. Errors: SystemError without NCCL; those of torch.
c10::intrusive_ptr<ProcessGroup> make_nccl_group(const c10::intrusive_ptr<c10d::Store>& store,
                                                 const std::string& name, int rank, int size,
                                                 std::chrono::milliseconds timeout);

}  // namespace resonet
