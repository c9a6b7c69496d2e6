#include <algorithm>

#include "service/platform.h"
#include "service/problem.h"
#include "service/track_query.h"

namespace resonet {
namespace {

using nlohmann::json;

void list_tracks(Exchange& exchange, Platform& platform) {
    exchange.allow_parameters({"q", "genre", "model", "min_probability", "max_probability", "sure", "state",
                               "label", "sort", "order", "limit", "cursor"});
    TrackQuery query = track_query(exchange, platform.models);
    query.limit = exchange.limit();
    query.cursor = exchange.parameter("cursor").value_or("");
    const Page page = platform.store.tracks(query);
    exchange.answer(200, {{"items", page.items},
                          {"total", page.total},
                          {"next", page.next ? json(*page.next) : json(nullptr)}});
}

void submit_tracks(Exchange& exchange, Platform& platform) {
    exchange.allow_parameters({"name", "models"});
    platform.require_queue_place(1);
    platform.models.chosen(
        exchange.parameter("models").value_or(""));  // before the files come, if it is wrong
    Upload upload = platform.uploads.receive(exchange);
    const std::vector<std::string> models = platform.models.chosen(upload.models);
    platform.require_queue_place(upload.files.size());
    json items = json::array();
    bool any_queued = false;
    for (const auto& file : upload.files) {
        const Submission submission = platform.store.submit(file->track, file->path, models);
        platform.metrics.count_upload(file->track.bytes);
        if (submission.queued) {
            any_queued = true;
            platform.scheduler.tell(submission.job);
            platform.scheduler.notify();
        }
        if (submission.is_new) {
            platform.hub.publish(
                {"track", json{{"id", file->track.id}, {"change", "added"}}.dump(), {}, false});
        }
        items.push_back({{"track", submission.track},
                         {"job", platform.scheduler.json(submission.job)},
                         {"new", submission.is_new}});
    }
    platform.scheduler.notify();
    exchange.response.set_header("Location",
                                 "/api/v1/jobs/" + items[0].at("job").at("id").get<std::string>());
    exchange.answer(any_queued ? 202 : 200, {{"items", items}});
}

void get_track(Exchange& exchange, Platform& platform) {
    exchange.answer(200, platform.require_track(exchange));
}

void delete_track(Exchange& exchange, Platform& platform) {
    const std::string id = exchange.place("id");
    std::vector<std::string> running;
    if (!platform.store.remove_track(id, running)) throw not_found("there is no such track");
    for (const std::string& job : running) platform.scheduler.abandon(job);
    platform.hub.publish({"track", json{{"id", id}, {"change", "deleted"}}.dump(), {}, false});
    exchange.no_content();
}

/// Names of models in a JSON body; empty: all.
std::vector<std::string> wanted_models(const json& body, const Platform& platform) {
    if (!body.contains("models")) return platform.models.names();
    const json& list = body.at("models");
    if (!list.is_array() || list.empty() || list.size() > 100)
        throw invalid("'models' is no list of names of models");
    std::vector<std::string> names;
    for (const json& name : list) {
        if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
            throw invalid("'models' is no list of names of models");
        }
        for (const std::string& one : platform.models.chosen(name.get<std::string>())) {
            if (std::ranges::find(names, one) == names.end()) names.push_back(one);
        }
    }
    return names;
}

void hear_again(Exchange& exchange, Platform& platform) {
    const std::vector<std::string> models = wanted_models(exchange.json_body({"models"}, true), platform);
    platform.require_queue_place(1);
    const auto submission = platform.store.hear_again(exchange.place("id"), models);
    if (!submission) throw not_found("there is no such track");
    if (submission->queued) {
        platform.scheduler.tell(submission->job);
        platform.scheduler.notify();
    }
    exchange.response.set_header("Location", "/api/v1/jobs/" + submission->job.id);
    exchange.answer(submission->queued ? 202 : 200, platform.scheduler.json(submission->job));
}

}  // namespace

void add_track_routes(Router& router, Platform& platform) {
    router.add({"GET", "/tracks", [&](Exchange& exchange) { list_tracks(exchange, platform); }});
    router.add({"POST", "/tracks", [&](Exchange& exchange) { submit_tracks(exchange, platform); }});
    router.add({"GET",
                "/tracks/export",
                [&](Exchange& exchange) { export_tracks(exchange, platform.store, platform.models); },
                {"application/json", "text/csv"}});
    router.add({"GET", "/tracks/{id}", [&](Exchange& exchange) { get_track(exchange, platform); }});
    router.add({"DELETE", "/tracks/{id}", [&](Exchange& exchange) { delete_track(exchange, platform); }});
    router.add({"POST", "/tracks/{id}/jobs", [&](Exchange& exchange) { hear_again(exchange, platform); }});
}

}  // namespace resonet
