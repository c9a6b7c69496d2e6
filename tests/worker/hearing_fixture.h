#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "worker/hearing_pool.h"

namespace resonet::testing {

/// All that came of a request.
struct Heard {
    HearingOutcome outcome;
    std::vector<std::pair<double, std::string>> progress;
    std::vector<nlohmann::json> facts;
    std::vector<nlohmann::json> results;
    std::vector<nlohmann::json> explanations;
    std::map<std::string, std::string> blobs;
    std::vector<std::string> order;  ///< "facts", "spectrogram", "preview", names of models, "explanation"
};

/// Hears with a pool and notes what comes; `on_progress` is called besides.
Heard hear(HearingPool& pool, const HearingRequest& request,
           const std::function<void(const std::string& stage)>& on_progress = {});

/// A pool with two small models, "small" and "dense", of random weights and the labels a, b, c.
class HearingTest : public ::testing::Test {
  protected:
    HearingTest();

    HearingRequest analysis(const std::filesystem::path& audio,
                            std::vector<std::string> models = {"dense"}) const;
    HearingRequest explanation(const std::filesystem::path& audio, const std::string& model = "dense") const;

    TemporaryFolder folder_;
    std::filesystem::path small_ = folder_ / "small.safetensors";
    std::filesystem::path dense_ = folder_ / "dense.safetensors";
    std::unique_ptr<HearingPool> pool_;
};

/// Writes `seconds` of a chord with noise, mono at 22,050 Hz and 16 bits.
void write_song(const std::filesystem::path& path, double seconds);

/// The processes whose parent is `pid`, zombies too.
std::vector<pid_t> children_of(pid_t pid);

/// Waits until `holds`, ten seconds at most; whether it does.
bool eventually(const std::function<bool()>& holds);

}  // namespace resonet::testing
