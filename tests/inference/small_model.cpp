#include "inference/small_model.h"

#include "inference/random_weights.h"
#include "network/rcrnn.h"

namespace resonet::testing {
namespace {

Model model_of(std::string name, Network network) {
    Model model;
    model.name = std::move(name);
    model.labels = {"a", "b", "c"};
    model.weights = random_weights(network, 5);
    model.network = std::move(network);
    return model;
}

}  // namespace

Model small_model() {
    RcrnnConfig config;
    config.stem_channels = 4;
    config.stages = {{8, 1, {2, 1}}};
    config.hidden = 6;
    const Profile profile;
    return model_of("small", build_rcrnn(config, profile.bands, profile.window_columns, 3));
}

Model dense_model() {
    const Profile profile;
    NetworkBuilder net({1, profile.bands, profile.window_columns});
    net.add("pool", Pool2d{PoolKind::average, {16, 16}, {16, 16}});
    net.add("flat", Flatten{});
    net.add("out", Dense{.features = 3});
    return model_of("dense", std::move(net).build());
}

}  // namespace resonet::testing
