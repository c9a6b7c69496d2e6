#include "bench/peer_networks.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/draws.h"
#include "core/error.h"
#include "core/file.h"
#include "network/safetensors.h"
#include "network/zoo.h"

namespace resonet::bench {
namespace {

constexpr std::int64_t labels = 10;

std::vector<float> uniform(Draws& draws, std::int64_t count, double low, double high) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) value = static_cast<float>(low + (high - low) * draws.unit());
    return values;
}

}  // namespace

Network peer_network(std::string_view name) {
    // The published network has no scaler of its inputs.
    if (name == "crnn-mfcc")
        return build_from_zoo({{"kind", "crnn-mfcc"}, {"scaler", false}}, {1, 13, 1000}, labels);
    if (name == "rcrnn") return build_from_zoo({{"kind", "rcrnn"}}, {1, 128, 56}, labels);
    throw UsageError("'" + std::string(name) + "'", "is no network of this benchmark",
                     "choose from crnn-mfcc, rcrnn");
}

Weights peer_weights(const Network& network) {
    Draws draws(1);
    Weights weights;
    for (const LayerFacts& layer : analyse(network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            double low = 0.5;  // of a norm: variances and weights
            double high = 1.5;
            if (spec.shape.size() > 1) {
                const double inputs = static_cast<double>(spec.size()) / static_cast<double>(spec.shape[0]);
                high = std::sqrt(3 / inputs);
                low = -high;
            } else if (spec.name.find(".bias") != std::string::npos || spec.name.ends_with("mean")) {
                low = -0.1;
                high = 0.1;
            }
            weights[spec.name] = {spec.shape, uniform(draws, spec.size(), low, high)};
        }
    }
    return weights;
}

std::vector<float> peer_input(const Network& network, std::int64_t batch) {
    Draws draws(2);
    return uniform(draws, batch * element_count(network.input), -1, 1);
}

void write_peer_model(const Network& network, const std::filesystem::path& path) {
    SafeTensors file;
    file.metadata["network"] = to_json(network).dump();
    for (const auto& [name, tensor] : peer_weights(network)) {
        std::string bytes(tensor.values.size() * sizeof(float), '\0');
        std::memcpy(bytes.data(), tensor.values.data(), bytes.size());
        file.tensors[name] = {"F32", tensor.shape, std::move(bytes)};
    }
    write_atomically(path, serialize_safetensors(file));
}

}  // namespace resonet::bench
