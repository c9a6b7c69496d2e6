#include "network/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "network/safetensors.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr const char* format_name = "resonet-model";
constexpr const char* format_version = "1";
constexpr std::size_t most_labels = 10'000;

void require_labels(const Model& model, const std::string& subject) {
    const std::set<std::string> distinct(model.labels.begin(), model.labels.end());
    if (model.labels.empty() || model.labels.size() > most_labels || distinct.size() != model.labels.size() ||
        distinct.contains("")) {
        throw UsageError(subject, "has labels that are missing, empty or repeated");
    }
}

void require_weights(const Weights& weights, const NetworkFacts& facts, const std::string& subject) {
    std::size_t known = 0;
    for (const LayerFacts& layer : facts.layers) {
        for (const TensorSpec& spec : layer.tensors) {
            const auto found = weights.find(spec.name);
            if (found == weights.end()) throw UsageError(subject, "lacks the tensor '" + spec.name + "'");
            const Tensor& tensor = found->second;
            if (tensor.shape != spec.shape ||
                static_cast<std::int64_t>(tensor.values.size()) != spec.size()) {
                throw UsageError(subject, "has a tensor '" + spec.name + "' of another shape than its layer");
            }
            const bool variance = spec.name.ends_with(".running_var");
            const auto usable = [&](float v) { return std::isfinite(v) && (!variance || v >= 0); };
            if (!std::all_of(tensor.values.begin(), tensor.values.end(), usable)) {
                throw UsageError(subject, "has impossible values in the tensor '" + spec.name + "'");
            }
            ++known;
        }
    }
    if (known != weights.size()) throw UsageError(subject, "has tensors that belong to no layer");
}

json parse_metadata(const SafeTensors& file, const std::string& key, const std::string& subject) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) throw UsageError(subject, "lacks the metadata '" + key + "'");
    json value = json::parse(found->second, nullptr, false);
    if (value.is_discarded()) throw UsageError(subject, "has metadata '" + key + "' that are not JSON");
    return value;
}

/// A model that hears images has a "profile", one that hears rows has "descriptors".
InputProfile read_input(const SafeTensors& file, const std::string& subject) {
    if (file.metadata.contains("descriptors")) {
        return descriptor_profile_from_json(parse_metadata(file, "descriptors", subject));
    }
    return profile_from_json(parse_metadata(file, "profile", subject));
}

Weights to_weights(SafeTensors& file, const std::string& subject) {
    Weights weights;
    for (auto& [name, raw] : file.tensors) {
        if (raw.dtype != "F32") throw UsageError(subject, "has a tensor '" + name + "' that is not float32");
        Tensor tensor{raw.shape, std::vector<float>(raw.bytes.size() / sizeof(float))};
        std::memcpy(tensor.values.data(), raw.bytes.data(), raw.bytes.size());
        weights.emplace(name, std::move(tensor));
    }
    return weights;
}

/// Runs `read`, adding the file's name to what it complains about.
template <typename Read>
auto in_file(const std::string& subject, Read read) {
    try {
        return read();
    } catch (const UsageError& error) {
        throw UsageError(subject, "is not usable as a model: " + error.subject() + " " + error.problem(),
                         "get the model again, or train it again");
    }
}

}  // namespace

void validate(const Model& model, const std::string& subject) {
    require_labels(model, subject);
    if (!(model.temperature > 0.01 && model.temperature < 100)) {
        throw UsageError(subject, "has a temperature outside (0.01, 100)");
    }
    if (!(model.unsure_below >= 0 && model.unsure_below < 1)) {
        throw UsageError(subject, "has a confidence 'unsure_below' outside [0, 1)");
    }
    const Shape expected = example_shape(model.input);
    if (element_count(expected) == 0) throw UsageError(subject, "has a front end without columns");
    if (!model.estimator.is_null()) {
        if (!model.network.layers.empty()) throw UsageError(subject, "is both a network and an estimator");
        return;
    }
    const NetworkFacts facts = analyse(model.network);
    if (facts.output != Shape{static_cast<std::int64_t>(model.labels.size())}) {
        throw UsageError(subject, "has another number of outputs than labels");
    }
    if (model.network.input != expected) {
        throw UsageError(subject, "has a network that takes another shape than its front end makes");
    }
    require_weights(model.weights, facts, subject);
}

Model load_model(const std::filesystem::path& path) {
    const std::string subject = path.string();
    SafeTensors file = parse_safetensors(read_text(path), subject);
    const auto format = file.metadata.find("format");
    if (format == file.metadata.end() || format->second != format_name) {
        throw InputError(subject, "holds tensors but is not a Resonet model",
                         "train one with 'resonet train'");
    }
    if (file.metadata["format_version"] != format_version) {
        throw InputError(subject,
                         "has the model format version " + file.metadata["format_version"] +
                             ", this program reads version " + format_version,
                         "use a matching version of Resonet");
    }
    return in_file(subject, [&] {
        Model model;
        model.name = path.stem().string();
        model.input = read_input(file, subject);
        if (file.metadata.contains("estimator")) {
            model.estimator = parse_metadata(file, "estimator", subject);
        } else {
            model.network = network_from_json(parse_metadata(file, "network", subject));
        }
        try {
            model.labels = parse_metadata(file, "labels", subject).get<std::vector<std::string>>();
            model.temperature = parse_metadata(file, "temperature", subject).get<double>();
            if (file.metadata.contains("unsure_below")) {
                model.unsure_below = parse_metadata(file, "unsure_below", subject).get<double>();
            }
        } catch (const json::exception&) {
            throw UsageError(subject, "has labels, a temperature or an 'unsure_below' of the wrong type");
        }
        model.recipe = parse_metadata(file, "recipe", subject);
        model.provenance = parse_metadata(file, "provenance", subject);
        model.figures = parse_metadata(file, "figures", subject);
        model.weights = to_weights(file, subject);
        validate(model, subject);
        return model;
    });
}

void save_model(const Model& model, const std::filesystem::path& path) {
    validate(model, path.string());
    SafeTensors file;
    file.metadata = {{"format", format_name},
                     {"format_version", format_version},
                     {"labels", json(model.labels).dump()},
                     {"temperature", json(model.temperature).dump()},
                     {"recipe", model.recipe.dump()},
                     {"provenance", model.provenance.dump()},
                     {"figures", model.figures.dump()}};
    if (const auto* profile = std::get_if<Profile>(&model.input)) {
        file.metadata["profile"] = to_json(*profile).dump();
    } else {
        file.metadata["descriptors"] = to_json(std::get<DescriptorProfile>(model.input)).dump();
    }
    if (model.estimator.is_null()) {
        file.metadata["network"] = to_json(model.network).dump();
    } else {
        file.metadata["estimator"] = model.estimator.dump();
    }
    // A model that always answers has the same bytes as before there were others.
    if (model.unsure_below > 0) file.metadata["unsure_below"] = json(model.unsure_below).dump();
    for (const auto& [name, tensor] : model.weights) {
        std::string bytes(tensor.values.size() * sizeof(float), '\0');
        std::memcpy(bytes.data(), tensor.values.data(), bytes.size());
        file.tensors.emplace(name, RawTensor{"F32", tensor.shape, std::move(bytes)});
    }
    write_atomically(path, serialize_safetensors(file));
}

}  // namespace resonet
