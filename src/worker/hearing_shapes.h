#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "worker/hearing.h"

namespace resonet {

/// What the pool knows of a model.
struct ModelFacts {
    std::vector<std::string> labels;
    double unsure_below = 0;
};

// The shapes that HearingListener promises, checked strictly: every field there and none besides, of its type
// and in its range, lists of their sizes. Errors: UsageError.

void check_facts(const nlohmann::json& facts, const HearingLimits& limits);
void check_result(const nlohmann::json& result, const std::string& name, const ModelFacts& model,
                  const HearingLimits& limits);
void check_explanation(const nlohmann::json& explanation, const HearingRequest& request,
                       const ModelFacts& model);

}  // namespace resonet
