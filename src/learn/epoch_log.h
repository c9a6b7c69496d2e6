#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "training/trainer.h"

namespace resonet {

/// Shows a line per epoch on standard error and keeps them all in a CSV file, which is whole after each.
class EpochLog {
  public:
    EpochLog(std::filesystem::path csv, std::string phase, int epochs)
        : csv_(std::move(csv)), phase_(std::move(phase)), epochs_(epochs) {}

    void add(const EpochReport& report);

  private:
    void write() const;

    std::filesystem::path csv_;
    std::string phase_;
    int epochs_;
    std::vector<EpochReport> reports_;
};

}  // namespace resonet
