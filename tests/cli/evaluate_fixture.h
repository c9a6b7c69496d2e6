#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "network/model.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {

/// Images of twelve clips, of which the last shows another genre than its own.
inline constexpr std::size_t bands = 128;
inline constexpr std::size_t columns = 112;
inline constexpr int clips = 12;
inline const std::vector<std::string> labels = {"blues", "jazz", "rock"};

/// A model that says the genre of the brightest bands: its logit is 2.1 times their value, the others' 0.
Model bright_model();

/// Runs `resonet evaluate` with bright.safetensors on mel.npy, which data.csv lists.
class EvaluateCommand : public ::testing::Test {
  protected:
    EvaluateCommand();

    /// Three clips to train, three valid, six to test; `changes` are rows to replace.
    void write_manifest_file(const std::string& name, const std::map<int, std::string>& changes) const;

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    /// With --no-report and --no-cache.
    Outcome evaluate(std::vector<std::string> options, const std::string& data = "data.csv",
                     const std::string& out = "out") const;

    nlohmann::json read(const std::string& name) const;

    TemporaryFolder folder_;
};

}  // namespace resonet::testing
