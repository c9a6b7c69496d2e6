#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "learn/reproduce_results.h"

namespace resonet {

// The results of a reproduction as files. A leaky split is marked wherever its figure stands.

/// One row an experiment, shares from 0 to 1; cells without a value are blank.
std::string results_csv(const std::vector<ExperimentSummary>& experiments);

/// The same with every run.
nlohmann::ordered_json results_json(const std::vector<ExperimentSummary>& experiments);

/// Tables for people, in Markdown: published, reproduced and honest figures side by side, then the
/// experiments that are nobody's honest twin and have no paper, then what failed or had no data.
std::string results_markdown(const std::vector<ExperimentSummary>& experiments);

}  // namespace resonet
