#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

#include "worker/owned_descriptor.h"

namespace resonet {

/// A process that holds models (hold_models()), seen from the pool.
class HolderProcess {
  public:
    /// Starts `program hear-files` with nothing open but standard input and output (/dev/null), standard
    /// error, and the socket. It ends with the thread that starts it. Errors: SystemError.
    HolderProcess(const std::filesystem::path& program, const std::vector<std::filesystem::path>& models);
    /// Kills it, and waits for that.
    ~HolderProcess();
    HolderProcess(const HolderProcess&) = delete;
    HolderProcess& operator=(const HolderProcess&) = delete;

    /// Kills it, and waits for that. To be called by one thread; others see the socket close.
    void end();

    pid_t pid() const { return pid_; }
    int socket() const { return socket_.get(); }

  private:
    OwnedDescriptor socket_;
    pid_t pid_ = -1;
    bool ended_ = false;
};

}  // namespace resonet
