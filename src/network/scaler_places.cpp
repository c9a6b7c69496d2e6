#include "network/scaler_places.h"

namespace resonet {

std::vector<ScalerPlace> scaler_places(const Network& network) {
    std::vector<ScalerPlace> places;
    for (const Layer& layer : network.layers) {
        if (const auto* scaler = std::get_if<Scaler>(&layer.spec))
            places.push_back({layer.name, scaler->axis});
    }
    return places;
}

}  // namespace resonet
