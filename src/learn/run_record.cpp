#include "learn/run_record.h"

#include <ATen/Version.h>

#include <string>

#include "core/machine.h"
#include "core/text.h"
#include "core/version.h"
#include "training/torch.h"

namespace resonet {

using std::chrono::system_clock;

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
              {"compiler", compiler_name()}}},
            {"cpu", cpu_name()}};
}

}  // namespace resonet
