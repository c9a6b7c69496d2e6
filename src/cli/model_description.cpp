#include "cli/model_description.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::string shape_text(const Shape& shape) {
    return fmt::format("{}", fmt::join(shape, " x "));
}

json input_json(const Model& model) {
    if (const auto* profile = std::get_if<Profile>(&model.input)) return to_json(*profile);
    return to_json(std::get<DescriptorProfile>(model.input));
}

/// A number with thousands apart, as in "1 234 567".
std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ' ');
    }
    return digits;
}

/// The settings of a layer, as in "channels 64, kernel [3,3]".
std::string settings_text(const Layer& layer) {
    const json settings = to_json(layer);
    std::string text;
    for (const auto& [key, value] : settings.items()) {
        if (key == "name" || key == "kind" || key == "inputs") continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key,
                            value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

/// The fields of an object, one a line; what is nested, as JSON.
std::string fields_text(const json& object) {
    std::string text;
    for (const auto& [key, value] : object.items()) {
        const std::string shown = value.is_string()
                                      ? value.get<std::string>()
                                      : value.dump(-1, ' ', false, json::error_handler_t::replace);
        if (!shown.empty()) text += fmt::format("  {:<24} {}\n", printable(key), printable(shown));
    }
    return text;
}

std::string section(const std::string& title, const std::string& body) {
    return body.empty() ? "" : "\n" + title + "\n" + body;
}

std::string layers_text(const Network& network, const NetworkFacts& facts) {
    std::size_t name_width = 5;
    std::size_t shape_width = 6;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        name_width = std::max(name_width, network.layers[i].name.size());
        shape_width = std::max(shape_width, shape_text(facts.layers[i].output).size());
    }
    std::string text = fmt::format("  {:<{}}  {:<19}  {:<{}}  {:>10}  {:>9}  {}\n", "layer", name_width,
                                   "kind", "output", shape_width, "parameters", "MFLOP", "settings");
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        const LayerFacts& fact = facts.layers[i];
        text +=
            fmt::format("  {:<{}}  {:<19}  {:<{}}  {:>10}  {:>9.3f}  {}\n", layer.name, name_width,
                        kind_name(layer.spec), shape_text(fact.output), shape_width, grouped(fact.parameters),
                        static_cast<double>(fact.flops) / 1e6, settings_text(layer));
    }
    return text;
}

/// Whether `figures` of a split hold what accuracy_text() needs; a model file may hold anything.
bool has_accuracy(const json& figures) {
    const auto number = [](const json& value) { return value.is_number(); };
    if (!figures.is_object() || !number(figures.value("n", json())) ||
        !number(figures.value("accuracy", json()))) {
        return false;
    }
    const json interval = figures.value("accuracy_interval_95", json());
    return interval.is_array() && interval.size() == 2 && number(interval[0]) && number(interval[1]);
}

}  // namespace

std::optional<std::string> accuracy_text(const Model& model) {
    for (const auto& [split, name] : {std::pair("test", "test"), std::pair("valid", "validation")}) {
        if (!model.figures.is_object() || !model.figures.contains(split)) continue;
        const json& figures = model.figures[split];
        if (!has_accuracy(figures)) continue;
        const json& interval = figures["accuracy_interval_95"];
        return fmt::format("{:.1f} % of {} {} clips (95 % interval {:.1f} to {:.1f})",
                           100 * figures["accuracy"].get<double>(), figures["n"].get<std::int64_t>(), name,
                           100 * interval[0].get<double>(), 100 * interval[1].get<double>());
    }
    return std::nullopt;
}

ordered_json describe_model(const Model& model, const std::string& file) {
    const NetworkFacts facts = analyse(model.network);
    ordered_json layers = ordered_json::array();
    for (std::size_t i = 0; i < model.network.layers.size(); ++i) {
        ordered_json layer(to_json(model.network.layers[i]));
        layer["output"] = facts.layers[i].output;
        layer["parameters"] = facts.layers[i].parameters;
        layer["flops"] = facts.layers[i].flops;
        layers.push_back(std::move(layer));
    }
    return {{"name", model.name},
            {"file", valid_utf8(file)},
            {"labels", model.labels},
            {"parameters", facts.parameters},
            {"flops_per_window", facts.flops},
            {"input", model.network.input},
            {"temperature", model.temperature},
            {"profile", input_json(model)},
            {"layers", std::move(layers)},
            {"recipe", model.recipe},
            {"provenance", model.provenance},
            {"figures", model.figures}};
}

std::string model_text(const Model& model, const std::string& file) {
    const NetworkFacts facts = analyse(model.network);
    std::string labels;
    for (const std::string& label : model.labels) {
        labels += (labels.empty() ? "" : ", ") + printable(label);
    }
    std::string text = fmt::format("{}\n", printable(model.name));
    text += fmt::format("  {:<24} {}\n", "file", printable(file));
    text += fmt::format("  {:<24} {}\n", "genres", labels);
    text += fmt::format("  {:<24} {}\n", "parameters", grouped(facts.parameters));
    text +=
        fmt::format("  {:<24} {:.1f} MFLOP\n", "cost of a window", static_cast<double>(facts.flops) / 1e6);
    text += fmt::format("  {:<24} {}\n", "input", shape_text(model.network.input));
    if (const auto accuracy = accuracy_text(model))
        text += fmt::format("  {:<24} {}\n", "accuracy", *accuracy);
    text += section("Front end", fields_text(input_json(model)));
    text += section("Layers", layers_text(model.network, facts));
    text += section("Provenance", fields_text(model.provenance));
    if (model.figures.is_object()) {
        for (const auto& [split, figures] : model.figures.items()) {
            text += section("Figures of the " + printable(split) + " split",
                            figures.is_object() ? fields_text(figures) : "");
        }
    }
    return text;
}

}  // namespace resonet
