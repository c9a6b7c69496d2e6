#include "network/network.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/json_fields.h"

namespace resonet {
namespace {

constexpr std::int64_t most_values = std::int64_t{1} << 28;  // of parameters, or in one activation

bool is_plain_name(const std::string& name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), plain);
}

void require_input(const Shape& shape) {
    bool fits = !shape.empty() && shape.size() <= 3;
    std::int64_t values = 1;
    for (const std::int64_t size : shape) {
        fits = fits && size >= 1 && size <= (1 << 20);
        if (fits) values *= size;
        fits = fits && values <= most_values;
    }
    if (!fits) throw UsageError("network", "has an impossible input shape");
}

LayerFacts facts_of(const Layer& layer, const std::map<std::string, Shape>& shapes) {
    const std::string subject = "layer '" + layer.name + "'";
    if (!is_plain_name(layer.name)) {
        throw UsageError(subject, "has a name with other characters than letters, digits, '_', '-'");
    }
    if (shapes.contains(layer.name)) throw UsageError(subject, "has a name that is taken");
    LayerFacts facts;
    for (const std::string& input : layer.inputs) {
        const auto found = shapes.find(input);
        if (found == shapes.end()) {
            throw UsageError(subject, "takes '" + input + "', which no earlier layer is called");
        }
        facts.inputs.push_back(found->second);
    }
    facts.output = output_shape(layer, facts.inputs);
    if (element_count(facts.output) > most_values) throw UsageError(subject, "has too large an output");
    facts.tensors = tensors(layer, facts.inputs);
    for (const TensorSpec& tensor : facts.tensors) facts.parameters += tensor.trainable ? tensor.size() : 0;
    facts.flops = flops(layer, facts.inputs);
    return facts;
}

}  // namespace

NetworkFacts analyse(const Network& network) {
    if (network.layers.empty()) throw UsageError("network", "has no layers");
    require_input(network.input);
    std::map<std::string, Shape> shapes{{"input", network.input}};
    std::set<std::string> unused{"input"};
    NetworkFacts all;
    for (const Layer& layer : network.layers) {
        LayerFacts facts = facts_of(layer, shapes);
        shapes[layer.name] = facts.output;
        for (const std::string& input : layer.inputs) unused.erase(input);
        unused.insert(layer.name);
        all.parameters += facts.parameters;
        all.flops += facts.flops;
        if (all.parameters > most_values) throw UsageError("network", "has more than 2^28 parameters");
        all.layers.push_back(std::move(facts));
    }
    unused.erase(network.layers.back().name);
    if (!unused.empty())
        throw UsageError("layer '" + *unused.begin() + "'", "has an output that nobody uses");
    all.output = all.layers.back().output;
    return all;
}

nlohmann::json to_json(const Network& network) {
    nlohmann::json layers = nlohmann::json::array();
    for (const Layer& layer : network.layers) layers.push_back(to_json(layer));
    return {{"input", network.input}, {"layers", std::move(layers)}};
}

Network network_from_json(const nlohmann::json& json) {
    JsonFields fields(json, "network");
    Network network;
    network.input = fields.get<Shape>("input");
    const nlohmann::json& layers = fields.at("layers");
    if (!layers.is_array()) throw UsageError("network", "has 'layers' that are not a list");
    for (const nlohmann::json& layer : layers) network.layers.push_back(layer_from_json(layer));
    fields.finish();
    return network;
}

std::string NetworkBuilder::add(std::string name, LayerSpec spec) {
    return add(std::move(name), std::move(spec), {last_});
}

std::string NetworkBuilder::add(std::string name, LayerSpec spec, std::vector<std::string> inputs) {
    last_ = name;
    network_.layers.push_back({std::move(name), std::move(inputs), std::move(spec)});
    return last_;
}

Shape NetworkBuilder::shape() const {
    std::map<std::string, Shape> shapes{{"input", network_.input}};
    for (const Layer& layer : network_.layers) shapes[layer.name] = facts_of(layer, shapes).output;
    return shapes.at(last_);
}

}  // namespace resonet
