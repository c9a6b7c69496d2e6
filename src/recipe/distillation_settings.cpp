#include "recipe/distillation_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {

using nlohmann::json;

DistillationSettings distillation_from_json(const json& object) {
    constexpr std::size_t most_teachers = 64;
    JsonFields fields(object, "recipe [distillation]");
    DistillationSettings s;
    s.teachers = fields.get<std::vector<std::string>>("teachers");
    const bool named = std::ranges::none_of(s.teachers, [](const std::string& name) { return name.empty(); });
    if (s.teachers.empty() || s.teachers.size() > most_teachers || !named) {
        throw FieldError(fields.subject(), "teachers", s.teachers,
                         "has a field 'teachers' that does not name 1 to 64 models",
                         "list model files or names of shipped models");
    }
    s.weight = fields.get_ranged("weight", s.weight, 0.0, 1.0);
    s.temperature = fields.get_ranged("temperature", s.temperature, 0.1, 100.0);
    s.clip_average = fields.get_or("clip_average", s.clip_average);
    fields.finish();
    return s;
}

json to_json(const DistillationSettings& s) {
    return {{"teachers", s.teachers},
            {"weight", s.weight},
            {"temperature", s.temperature},
            {"clip_average", s.clip_average}};
}

}  // namespace resonet
