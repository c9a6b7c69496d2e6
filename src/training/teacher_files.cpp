#include "training/teacher_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/hash.h"
#include "core/text.h"
#include "inference/default_model.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// A text of a model's provenance, which may hold anything; empty: there is none.
std::string text_of(const json& provenance, const char* key) {
    const json value = provenance.is_object() ? provenance.value(key, json()) : json();
    return value.is_string() ? value.get<std::string>() : "";
}

/// Where the teacher's logits stand in the student's order of labels.
std::vector<std::size_t> places_of(const std::vector<std::string>& labels, const Model& teacher,
                                   const std::string& path) {
    std::vector<std::size_t> places;
    std::string missing;
    for (const std::string& label : labels) {
        const auto found = std::ranges::find(teacher.labels, label);
        if (found == teacher.labels.end() && missing.empty()) missing = label;
        places.push_back(static_cast<std::size_t>(found - teacher.labels.begin()));
    }
    const std::string remedy = "choose teachers that tell the same labels apart as the data";
    if (!missing.empty()) {
        throw UsageError(path, "is a teacher that does not know the label '" + printable(missing) + "'",
                         remedy);
    }
    if (teacher.labels.size() != labels.size()) {
        throw UsageError(path,
                         fmt::format("is a teacher of {} labels, and the student has {}",
                                     teacher.labels.size(), labels.size()),
                         remedy);
    }
    return places;
}

/// The fields of a front end that decide what a network is given of a clip.
json what_it_hears(const InputProfile& input) {
    json fields = std::visit([](const auto& profile) { return to_json(profile); }, input);
    fields.erase("name");
    fields.erase("window_hop");
    return fields;
}

void require_front_end(const InputProfile& student, const Model& teacher, const std::string& path) {
    if (student.index() != teacher.input.index()) {
        const bool rows = std::holds_alternative<DescriptorProfile>(teacher.input);
        throw UsageError(
            path, fmt::format("is a teacher that takes {}", rows ? "rows, not images" : "images, not rows"),
            "choose teachers with the front end of the recipe");
    }
    const json own = what_it_hears(student);
    const json its = what_it_hears(teacher.input);
    for (const auto& [key, value] : its.items()) {
        if (own.value(key, json()) == value) continue;
        throw UsageError(path,
                         fmt::format("is a teacher with another front end: its {} is {}, and the recipe's {}",
                                     key, printable(value.dump()), printable(own.value(key, json()).dump())),
                         "choose teachers with the front end of the recipe, or change the recipe");
    }
}

/// Whether the teacher, or one that it learnt from, was fitted on the clips of the validation split.
bool saw_valid(const json& provenance) {
    if (text_of(provenance, "fitted_on") != "train") return true;
    const json before = provenance.value("distilled_from", json::array());
    if (!before.is_array()) return true;
    return std::ranges::any_of(before, [](const json& entry) {
        return !entry.is_object() || entry.value("saw_valid", json(true)) != json(false);
    });
}

/// Whether the teacher knows of the student's clips no more than its splits allow.
bool has_same_division(const json& provenance, const StudentData& student) {
    if (text_of(provenance, "data_sha256") != student.sha256) return false;
    return student.leaky || text_of(provenance, "protocol") != "leaky split";
}

/// "gtzan.csv divided by column 'split', seed 3".
std::string division_text(const json& provenance) {
    const std::string data = text_of(provenance, "data");
    const std::string division = text_of(provenance, "division");
    std::string text = data.empty() ? "unknown data" : printable(data);
    if (!division.empty()) text += " divided by " + printable(division);
    const json seed = provenance.is_object() ? provenance.value("seed", json()) : json();
    return seed.is_number_integer() ? text + ", seed " + seed.dump() : text;
}

void require_division(bool same, const json& provenance, const StudentData& student,
                      const std::string& path) {
    if (same || student.leaky_by_recipe) return;
    throw UsageError(
        path,
        "is a teacher of other data or another division than the student's (" + division_text(provenance) +
            "): it may know the clips that the student is tested on",
        "train it with the student's data, [protocol] and seed, or set leaky = true in [protocol], "
        "which marks every figure");
}

}  // namespace

fs::path find_teacher(const std::string& name, const Recipe& recipe) {
    std::error_code error;
    const fs::path beside = recipe.folder / name;
    if (fs::is_regular_file(beside, error)) return beside;
    try {
        return find_model(name);
    } catch (const UsageError& unknown) {
        throw UsageError(
            "recipe '" + recipe.name + "'",
            "[distillation] names the teacher '" + printable(name) +
                "', which is no file beside the recipe or in the current folder, nor a model's name",
            unknown.remedy());
    }
}

TeacherFiles load_teachers(const Recipe& recipe, const StudentData& student, torch::Device device) {
    const DistillationSettings& settings = recipe.distillation.value();
    TeacherFiles files;
    files.provenance = json::array();
    std::vector<TeacherNetwork> networks;
    bool all_same = true;
    bool none_saw_valid = true;
    for (const std::string& name : settings.teachers) {
        const fs::path path = find_teacher(name, recipe);
        Model model = load_model(path);
        const std::string file = path.string();
        if (model.network.layers.empty()) {
            throw UsageError(file, "is an estimator, and teachers are networks", "choose a network");
        }
        std::vector<std::size_t> places = places_of(student.labels, model, file);
        require_front_end(student.input, model, file);
        const bool same = has_same_division(model.provenance, student);
        require_division(same, model.provenance, student, file);
        const bool saw = saw_valid(model.provenance);
        all_same = all_same && same;
        none_saw_valid = none_saw_valid && !saw;
        const json seed = model.provenance.is_object() ? model.provenance.value("seed", json()) : json();
        files.provenance.push_back({{"name", model.name},
                                    {"file", name},
                                    {"sha256", hex(sha256_of_file(path))},
                                    {"seed", seed},
                                    {"fitted_on", text_of(model.provenance, "fitted_on")},
                                    {"same_division", same},
                                    {"saw_valid", !same || saw}});
        files.paths.push_back(path);
        networks.push_back({std::move(model.network), std::move(model.weights), std::move(places)});
    }
    if (!all_same) {
        files.valid_note = files.test_note = "teachers may have seen these clips";
    } else if (!none_saw_valid) {
        files.valid_note = "teachers have seen these clips";
    }
    files.teachers = std::make_shared<Teachers>(networks, settings, device);
    return files;
}

}  // namespace resonet
