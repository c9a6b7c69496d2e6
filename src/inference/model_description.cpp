#include "inference/model_description.h"

#include <fmt/format.h>

#include <algorithm>

#include "classical/estimator.h"
#include "classical/estimator_settings.h"
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

/// What "name" stands for, as in "support_vectors".
std::string in_words(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

std::string line(const std::string& name, const std::string& value) {
    return fmt::format("  {:<24} {}\n", name, value);
}

/// "rbf", "0.017", "1 234".
std::string value_text(const json& value) {
    if (value.is_number_integer()) return grouped(value.get<std::int64_t>());
    return value.is_string() ? value.get<std::string>() : fmt::format("{:.4g}", value.get<double>());
}

/// How many numbers a model consists of.
std::int64_t value_count(const Weights& weights) {
    std::int64_t count = 0;
    for (const auto& [name, tensor] : weights) count += static_cast<std::int64_t>(tensor.values.size());
    return count;
}

/// The kind of an estimator that make_estimator() took.
std::string kind_of(const Model& model) {
    return model.estimator.at("kind").get<std::string>();
}

/// Names separated by commas, in lines of at most `width` characters below each other.
std::string name_lines(const std::vector<std::string>& names, std::size_t width) {
    std::string text;
    std::string row;
    for (const std::string& raw : names) {
        const std::string name = printable(raw);
        if (!row.empty() && row.size() + name.size() + 2 > width) {
            text += "  " + row + ",\n";
            row.clear();
        }
        row += (row.empty() ? "" : ", ") + name;
    }
    return row.empty() ? text : text + "  " + row + "\n";
}

/// What the model hears: the settings of its images, or its columns and how they are computed.
std::string front_end_text(const Model& model) {
    if (std::holds_alternative<Profile>(model.input))
        return section("Front end", fields_text(input_json(model)));
    const auto& profile = std::get<DescriptorProfile>(model.input);
    return section("Front end: one row of descriptors",
                   line("analysis", profile.analysis) +
                       line("segment", fmt::format("{:g} s", profile.segment_seconds))) +
           section(fmt::format("Columns ({})", profile.columns.size()), name_lines(profile.columns, 96));
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

ordered_json layers_json(const Network& network) {
    const NetworkFacts facts = analyse(network);
    ordered_json layers = ordered_json::array();
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        ordered_json layer(to_json(network.layers[i]));
        layer["output"] = facts.layers[i].output;
        layer["parameters"] = facts.layers[i].parameters;
        layer["flops"] = facts.layers[i].flops;
        layers.push_back(std::move(layer));
    }
    return layers;
}

std::string network_lines(const Network& network) {
    const NetworkFacts facts = analyse(network);
    return line("parameters", grouped(facts.parameters)) +
           line("cost of a window", fmt::format("{:.1f} MFLOP", static_cast<double>(facts.flops) / 1e6));
}

std::string estimator_lines(const Model& model) {
    std::string text = line("kind", std::string(estimator_kind_name(kind_of(model))));
    const ordered_json facts = make_estimator(model)->facts();
    for (const auto& [name, value] : facts.items()) {
        text += line(in_words(name), value_text(value));
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

/// "62.1 %; of 290 test clips it answers 71.4 %, 9.2 % of these wrongly".
std::string unsure_text(const Model& model) {
    std::string text = fmt::format("{:.1f} %", 100 * model.unsure_below);
    for (const auto& [split, name] : {std::pair("test", "test"), std::pair("valid", "validation")}) {
        if (!model.figures.is_object() || !model.figures.contains(split)) continue;
        const json& figures = model.figures[split];
        if (!has_accuracy(figures) || !figures.value("answered", json()).is_number()) continue;
        text += fmt::format("; of {} {} clips it answers {:.1f} %", figures["n"].get<std::int64_t>(), name,
                            100 * figures["answered"].get<double>());
        const json wrong = figures.value("risk_answered", json());
        if (wrong.is_number()) text += fmt::format(", {:.1f} % of these wrongly", 100 * wrong.get<double>());
        break;
    }
    return text;
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

std::string size_text(const Model& model) {
    if (model.estimator.is_null()) {
        return fmt::format("{} parameters", grouped(analyse(model.network).parameters));
    }
    std::string text(estimator_kind_name(kind_of(model)));
    const ordered_json facts = make_estimator(model)->facts();
    for (const auto& [name, value] : facts.items()) {
        if (value.is_number_integer()) text += fmt::format(", {} {}", value_text(value), in_words(name));
    }
    return text;
}

ordered_json describe_model(const Model& model, const std::string& file) {
    ordered_json json{{"name", model.name}, {"file", valid_utf8(file)}, {"labels", model.labels}};
    if (model.estimator.is_null()) {
        const NetworkFacts facts = analyse(model.network);
        json["parameters"] = facts.parameters;
        json["flops_per_window"] = facts.flops;
        json["input"] = model.network.input;
    } else {
        json["estimator"] = {{"kind", kind_of(model)}};
        json["estimator"].update(make_estimator(model)->facts());
        json["parameters"] = value_count(model.weights);
        json["input"] = example_shape(model.input);
    }
    json["temperature"] = model.temperature;
    json["unsure_below"] = model.unsure_below;
    const bool images = std::holds_alternative<Profile>(model.input);
    json[images ? "profile" : "descriptors"] = input_json(model);
    if (model.estimator.is_null()) json["layers"] = layers_json(model.network);
    json["recipe"] = model.recipe;
    json["provenance"] = model.provenance;
    json["figures"] = model.figures;
    return json;
}

std::string model_text(const Model& model, const std::string& file) {
    std::string labels;
    for (const std::string& label : model.labels) {
        labels += (labels.empty() ? "" : ", ") + printable(label);
    }
    std::string text = fmt::format("{}\n", printable(model.name));
    text += line("file", printable(file));
    text += line("genres", labels);
    text += model.estimator.is_null() ? network_lines(model.network) : estimator_lines(model);
    text += line("input", shape_text(example_shape(model.input)));
    if (const auto accuracy = accuracy_text(model)) text += line("accuracy", *accuracy);
    if (model.unsure_below > 0) text += line("not sure below", unsure_text(model));
    text += front_end_text(model);
    if (model.estimator.is_null()) {
        text += section("Layers", layers_text(model.network, analyse(model.network)));
    }
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
