#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "network/layer.h"
#include "network/layer_rules.h"

namespace resonet {

/// A network as data: a list of layers in an order in which they can be computed. The last layer's output
/// is the network's: one logit per label.
struct Network {
    Shape input;  ///< [channel, band, frame] of one example, called "input" by the layers
    std::vector<Layer> layers;
};

/// What follows from a layer's place in a network.
struct LayerFacts {
    std::vector<Shape> inputs;
    Shape output;
    std::vector<TensorSpec> tensors;
    std::int64_t parameters = 0;  ///< trainable values
    std::int64_t flops = 0;       ///< for one example
};

/// What follows from a valid network; `layers` runs parallel to Network::layers.
struct NetworkFacts {
    std::vector<LayerFacts> layers;
    Shape output;
    std::int64_t parameters = 0;
    std::int64_t flops = 0;
};

/// Checks a network and works out every shape, tensor and cost.
/// Errors: UsageError naming the layer: no layers, a name that is empty, taken, "input" or has other
/// characters than [A-Za-z0-9_-], an input that does not come earlier, shapes that do not fit, a layer
/// whose output nobody uses, more than 2^28 parameters.
NetworkFacts analyse(const Network& network);

nlohmann::json to_json(const Network& network);

/// Errors: UsageError; the result is not yet analysed.
Network network_from_json(const nlohmann::json& json);

/// Adds layers one after another: each takes the one before it unless told otherwise.
class NetworkBuilder {
  public:
    explicit NetworkBuilder(Shape input) { network_.input = std::move(input); }

    /// Appends a layer fed by the last one; returns its name.
    std::string add(std::string name, LayerSpec spec);
    /// Appends a layer fed by `inputs`; returns its name.
    std::string add(std::string name, LayerSpec spec, std::vector<std::string> inputs);

    /// Name of the layer added last ("input" at first).
    const std::string& last() const { return last_; }
    /// Shape of the output of the last layer. Errors: as analyse.
    Shape shape() const;

    Network build() && { return std::move(network_); }

  private:
    Network network_;
    std::string last_ = "input";
};

}  // namespace resonet
