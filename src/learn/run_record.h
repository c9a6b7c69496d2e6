#pragma once

#include <chrono>
#include <nlohmann/json.hpp>

#include "learn/experiment.h"

namespace resonet {

/// What is written down of a run beside its results: versions, machine, threads, command line, times.
class RunRecord {
  public:
    /// The run starts now.
    explicit RunRecord(const ExperimentOptions& options);

    /// Adds seconds that were spent on epochs.
    void add_training(double seconds) { training_seconds_ += seconds; }

    /// The record of a run that ends now. Call it when the threads are set.
    nlohmann::json json() const;

  private:
    const ExperimentOptions& options_;
    std::chrono::system_clock::time_point start_;
    double training_seconds_ = 0;
};

}  // namespace resonet
