#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "worker/hearing.h"

namespace resonet {

struct HearingPoolOptions {
    std::filesystem::path program;  ///< resonet itself; empty: this process's program
    std::vector<std::filesystem::path>
        models;  ///< model files; a model's name is the file's name without its end
};

/// Processes that hear files, one for each request. A process of ours holds the models, compiled; for each
/// request it forks itself, and the copy locks itself in (no network, no other file, bounded memory and
/// time) before it looks at a byte of the file. What a file does to its process, it does to no other.
/// Should the process that holds the models be lost, it is started again.
///
/// All members may be called from several threads at once.
class HearingPool {
  public:
    /// Starts the process; does not wait until it has loaded the models. Errors: SystemError;
    /// UsageError for two models of one name. A model that cannot be loaded shows by ready() staying false;
    /// the process says why on standard error.
    explicit HearingPool(HearingPoolOptions options);
    /// Ends all processes; hear() returns with `stopped` in the threads that are in it.
    ~HearingPool();
    HearingPool(const HearingPool&) = delete;
    HearingPool& operator=(const HearingPool&) = delete;

    /// Whether the models are loaded.
    bool ready() const;

    /// Process that holds the models; 0 while there is none.
    int process() const;

    /// Times it had to be started again.
    std::size_t restarts() const;

    /// What the processes can be locked in with on this system. Known once the models are loaded for the
    /// first time, which this waits for, at most 2 s; then nothing.
    SandboxFacts sandbox() const;

    /// Hears a file and returns when that is over. Waits for the models to be loaded. What the listener
    /// throws ends the process and passes through.
    HearingOutcome hear(const HearingRequest& request, const HearingListener& listener);

    /// Ends the process that hears this request, if there is one.
    void cancel(const std::string& job);

    /// As the destructor: everything ends, hear() returns `stopped` from now on.
    void close();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// What the process that holds the models does: `descriptor` is the socket to the pool. Returns the exit
/// status. Run by `resonet hear-files`, which the pool starts and which is not for people.
int hold_models(int descriptor, const std::vector<std::filesystem::path>& models);

}  // namespace resonet
