#include "learn/run_record.h"

#include <ATen/Version.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <fstream>
#include <string>

#include "core/text.h"
#include "core/version.h"
#include "training/torch.h"

namespace resonet {
namespace {

using std::chrono::system_clock;

/// "2024-05-17T09:30:00Z".
std::string utc_text(system_clock::time_point time) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(system_clock::to_time_t(time)));
}

std::string cpu_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown";
}

std::string compiler() {
#ifdef __clang__
    return __VERSION__;
#else
    return std::string("GCC ") + __VERSION__;
#endif
}

}  // namespace

RunRecord::RunRecord(const ExperimentOptions& options) : options_(options), start_(system_clock::now()) {}

nlohmann::json RunRecord::json() const {
    nlohmann::json command = nlohmann::json::array();
    for (const std::string& argument : options_.command_line) command.push_back(valid_utf8(argument));
    return {{"command_line", command},
            {"manifest", valid_utf8(options_.manifest.string())},
            {"out", valid_utf8(options_.out.string())},
            {"split_column", options_.split_column},
            {"seed", options_.seed},
            {"threads", at::get_num_threads()},
            {"loader_threads", options_.loader_threads},
            {"allow_leaky", options_.allow_leaky},
            {"test", options_.test},
            {"start", utc_text(start_)},
            {"end", utc_text(system_clock::now())},
            {"training_seconds", training_seconds_},
            {"versions",
             {{"resonet", version},
              {"torch", TORCH_VERSION},
              {"onednn", at::get_mkldnn_version()},
              {"compiler", compiler()}}},
            {"cpu", cpu_name()}};
}

}  // namespace resonet
