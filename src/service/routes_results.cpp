#include <algorithm>
#include <cmath>

#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

void list_results(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    exchange.answer(200, {{"items", platform.store.results(exchange.place("id"))}});
}

void get_result(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    const auto result = platform.store.result(exchange.place("id"), exchange.place("model"));
    if (!result) throw not_found("this model has not heard the track");
    exchange.answer(200, *result);
}

void list_explanations(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    exchange.answer(200, {{"items", platform.store.explanations(exchange.place("id"))}});
}

void get_explanation(Exchange& exchange, Platform& platform) {
    const auto explanation = platform.store.explanation(exchange.place("id"));
    if (!explanation) throw not_found("there is no such explanation");
    exchange.answer(200, *explanation);
}

/// {genre, at} of the request's body, checked against the model and the track.
json wish_of(const json& body, const CatalogueModel& model, const json& track) {
    json wish = json::object();
    if (body.contains("genre") && !body.at("genre").is_null()) {
        const json& labels = model.summary.at("labels");
        if (std::ranges::find(labels, body.at("genre")) == labels.end()) {
            throw invalid("the model knows no such genre", "see 'labels' of /api/v1/models/" + model.name);
        }
        wish["genre"] = body.at("genre");
    }
    if (body.contains("at") && !body.at("at").is_null()) {
        if (!body.at("at").is_number()) throw invalid("'at' is no number of seconds");
        const double at = body.at("at").get<double>();
        const double duration =
            track.at("media").is_null() ? 0 : track.at("media").at("duration").get<double>();
        if (!(at >= 0 && at <= duration)) throw invalid("'at' does not lie in the track");
        wish["at"] = std::round(1000 * at) / 1000;
    }
    return wish;
}

void explain(Exchange& exchange, Platform& platform) {
    const json body = exchange.json_body({"model", "genre", "at"});
    const std::string id = exchange.place("id");
    const json track = platform.require_track(exchange);
    if (!body.contains("model") || !body.at("model").is_string())
        throw invalid("'model' is missing, or no name of a model");
    const CatalogueModel* const model = platform.models.find(body.at("model").get<std::string>());
    if (model == nullptr) throw invalid("there is no such model", "see /api/v1/models");
    if (track.at("state") != "heard")
        throw Problem(409, "conflict", "the track is not heard yet", "wait for its job");
    const json wish = wish_of(body, *model, track);
    if (const auto known = platform.store.find_explanation(id, model->name, wish)) {
        exchange.answer(200, *known);
        return;
    }
    platform.require_queue_place(1);
    const auto job = platform.store.request_explanation(id, model->name, wish);
    if (!job) throw not_found("there is no such track");
    platform.scheduler.tell(*job);
    platform.scheduler.notify();
    exchange.response.set_header("Location", "/api/v1/jobs/" + job->id);
    exchange.answer(202, platform.scheduler.json(*job));
}

}  // namespace

void add_result_routes(Router& router, Platform& platform) {
    router.add(
        {"GET", "/tracks/{id}/results", [&](Exchange& exchange) { list_results(exchange, platform); }});
    router.add(
        {"GET", "/tracks/{id}/results/{model}", [&](Exchange& exchange) { get_result(exchange, platform); }});
    router.add({"GET", "/tracks/{id}/explanations",
                [&](Exchange& exchange) { list_explanations(exchange, platform); }});
    router.add(
        {"POST", "/tracks/{id}/explanations", [&](Exchange& exchange) { explain(exchange, platform); }});
    router.add(
        {"GET", "/explanations/{id}", [&](Exchange& exchange) { get_explanation(exchange, platform); }});
}

}  // namespace resonet
