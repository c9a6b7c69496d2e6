#include "recipe/answer_settings.h"

#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {

AnswerSettings answer_from_json(const nlohmann::json& object) {
    JsonFields fields(object, "recipe [answer]");
    AnswerSettings settings;
    settings.risk = fields.get_ranged("risk", settings.risk, 0.0, 0.99);
    fields.finish();
    return settings;
}

nlohmann::json to_json(const AnswerSettings& settings) {
    return {{"risk", settings.risk}};
}

}  // namespace resonet
