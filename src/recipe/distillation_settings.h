#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace resonet {

/// A student learns from what trained models, its teachers, answer to its own examples (Hinton, Vinyals,
/// Dean 2015, "Distilling the Knowledge in a Neural Network").
struct DistillationSettings {
    /// 1..64 model files, relative to the recipe's folder or the current one, or names of shipped models.
    std::vector<std::string> teachers;
    double weight = 0.7;        ///< share of the teachers' part of the loss, [0, 1]
    double temperature = 2.0;   ///< both sides' logits are divided by it, [0.1, 100]
    bool clip_average = false;  ///< teachers answer to the whole clip, unchanged, instead of the example
};

/// Errors: UsageError for an unknown, mistyped or out-of-range field of [distillation], or without teachers.
DistillationSettings distillation_from_json(const nlohmann::json& json);
nlohmann::json to_json(const DistillationSettings& settings);

}  // namespace resonet
