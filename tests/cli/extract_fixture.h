#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {

/// A folder of clips, and `resonet extract` run on them.
class ExtractTest : public ::testing::Test {
  protected:
    static constexpr int rate = 22050;

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    /// Writes samples, or that many seconds of noise and a tone that depend on `seed`, as a WAV file.
    void add(const std::string& name, const std::vector<float>& samples) const;
    void add(const std::string& name, double seconds, unsigned seed = 1) const;

    /// Samples of that clip.
    static std::vector<float> clip(double seconds, unsigned seed);

    static Outcome extract(const std::vector<std::string>& arguments);

    /// The same, and it must succeed.
    static std::string output_of(const std::vector<std::string>& arguments);

    TemporaryFolder folder_;
};

/// A table as cells, the header first.
std::vector<std::vector<std::string>> cells_of(const std::string& csv);

}  // namespace resonet::testing
