#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

json with_default(json model, const Platform& platform) {
    model["default"] = model.at("name") == platform.models.default_name();
    return model;
}

void list_models(Exchange& exchange, Platform& platform) {
    json items = json::array();
    for (const CatalogueModel& model : platform.models.list)
        items.push_back(with_default(model.summary, platform));
    exchange.answer(200, {{"items", items}});
}

void get_model(Exchange& exchange, Platform& platform) {
    const CatalogueModel* const model = platform.models.find(exchange.place("name"));
    if (model == nullptr) throw not_found("there is no such model");
    exchange.answer(200, with_default(model->card, platform));
}

}  // namespace

void add_model_routes(Router& router, Platform& platform) {
    router.add({"GET", "/models", [&](Exchange& exchange) { list_models(exchange, platform); }});
    router.add({"GET", "/models/{name}", [&](Exchange& exchange) { get_model(exchange, platform); }});
}

}  // namespace resonet
