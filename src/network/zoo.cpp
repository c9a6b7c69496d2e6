#include "network/zoo.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "network/rcrnn.h"

namespace resonet {
namespace {

using nlohmann::json;

Network rcrnn(const json& model, const Shape& input, std::int64_t labels) {
    return build_rcrnn(rcrnn_config_from_json(model), input.at(1), input.at(2), labels);
}

}  // namespace

std::span<const ZooEntry> zoo() {
    static const std::vector<ZooEntry> entries{
        {"rcrnn",
         "residual convolutions, recurrent layer, linear classifier",
         "R-CRNN; residual blocks of He et al. 2016",
         {1, 128, 56},
         rcrnn},
    };
    return entries;
}

Network build_from_zoo(const json& model, const Shape& input, std::int64_t labels) {
    if (!model.is_object()) throw UsageError("recipe", "has a 'model' that is not a table");
    const json kind = model.value("kind", json("rcrnn"));
    std::string known;
    for (const ZooEntry& entry : zoo()) {
        if (kind == entry.kind) return entry.build(model, input, labels);
        known += (known.empty() ? "" : ", ") + std::string(entry.kind);
    }
    throw UsageError("recipe [model]", "has the unknown kind " + kind.dump(), "choose from " + known);
}

}  // namespace resonet
