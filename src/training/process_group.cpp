#include "training/process_group.h"

#include <cstdlib>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include "core/error.h"

namespace resonet {

bool has_gloo() {
#ifdef USE_C10D_GLOO
    return true;
#else
    return false;
#endif
}

bool has_nccl() {
#ifdef USE_C10D_NCCL
    return true;
#else
    return false;
#endif
}

c10::intrusive_ptr<c10d::Store> make_store(const std::string& address, std::uint16_t port, bool server,
                                           std::chrono::milliseconds wait) {
    c10d::TCPStoreOptions options;
    options.port = port;
    options.isServer = server;
    options.waitWorkers = false;
    options.timeout = wait;
    return c10::make_intrusive<c10d::TCPStore>(address, options);
}

#ifdef USE_C10D_GLOO

c10::intrusive_ptr<ProcessGroup> make_gloo_group(const c10::intrusive_ptr<c10d::Store>& store,
                                                 const std::string& name, int rank, int size,
                                                 std::chrono::milliseconds timeout, const std::string& here) {
    const auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    // The variable that torch.distributed reads too.
    const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
    options->devices.push_back(interface != nullptr && *interface != '\0'
                                   ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                   : c10d::ProcessGroupGloo::createDeviceForHostname(here));
    // One thread keeps the order of operations, and so of the sums.
    options->threads = 1;
    const c10::intrusive_ptr<c10d::Store> own = c10::make_intrusive<c10d::PrefixStore>(name, store);
    return c10::make_intrusive<c10d::ProcessGroupGloo>(own, rank, size, options);
}

#else

c10::intrusive_ptr<ProcessGroup> make_gloo_group(const c10::intrusive_ptr<c10d::Store>&, const std::string&,
                                                 int, int, std::chrono::milliseconds, const std::string&) {
    throw SystemError("--distributed", "needs Gloo, which this build of torch lacks",
                      "build with a libtorch that has it, as Debian's");
}

#endif

#ifdef USE_C10D_NCCL

c10::intrusive_ptr<ProcessGroup> make_nccl_group(const c10::intrusive_ptr<c10d::Store>& store,
                                                 const std::string& name, int rank, int size,
                                                 std::chrono::milliseconds timeout) {
    const auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    const c10::intrusive_ptr<c10d::Store> own = c10::make_intrusive<c10d::PrefixStore>(name, store);
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(own, rank, size, options);
}

#else

c10::intrusive_ptr<ProcessGroup> make_nccl_group(const c10::intrusive_ptr<c10d::Store>&, const std::string&,
                                                 int, int, std::chrono::milliseconds) {
    throw SystemError("--distributed", "needs NCCL, which this build of torch lacks");
}

#endif

}  // namespace resonet
