#pragma once

#include <nlohmann/json_fwd.hpp>

namespace resonet {

/// When a model commits itself to an answer.
struct AnswerSettings {
    /// Share of wrong answers that is tolerated among those given, [0, 0.99]: the model gets the lowest
    /// confidence (Model::unsure_below) at which its answers on the validation split keep to it. 0: it always
    /// answers.
    double risk = 0.0;
};

/// Errors: UsageError for an unknown, mistyped or out-of-range field of [answer].
AnswerSettings answer_from_json(const nlohmann::json& json);
nlohmann::json to_json(const AnswerSettings& settings);

}  // namespace resonet
