#include <filesystem>

#include "service/openapi_document.h"
#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

double uptime(const Platform& platform) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - platform.started).count();
}

void health(Exchange& exchange, Platform& platform) {
    exchange.answer(200,
                    {{"status", "ok"}, {"version", platform.version}, {"uptime_seconds", uptime(platform)}});
}

void ready(Exchange& exchange, Platform& platform) {
    const bool workers = platform.pool.ready();
    const bool storage = platform.store.stored_bytes() < platform.settings.storage_bytes;
    if (!workers || !storage) {
        Problem problem(503, "not-ready", workers ? "the storage is full" : "the models are being loaded");
        problem.retry_after = 1;
        throw problem;
    }
    exchange.answer(
        200, {{"ready", true}, {"checks", {{"database", "ok"}, {"workers", "ok"}, {"storage", "ok"}}}});
}

void metrics(Exchange& exchange, Platform& platform) {
    const std::vector<Metrics::Gauge> gauges{
        {"jobs_queued", "Jobs that wait.", static_cast<double>(platform.store.count_jobs(JobState::queued))},
        {"jobs_running", "Jobs that are heard now.", static_cast<double>(platform.scheduler.running())},
        {"tracks", "Tracks in the library.", static_cast<double>(platform.store.track_count())},
        {"storage_bytes", "Bytes of audio that are stored.",
         static_cast<double>(platform.store.stored_bytes())},
        {"storage_limit_bytes", "Bytes of audio that may be stored.",
         static_cast<double>(platform.settings.storage_bytes)},
        {"connections", "Connections that are open.", static_cast<double>(platform.connections())},
        {"event_listeners", "Clients that listen to events.", static_cast<double>(platform.hub.listeners())},
        {"hearing_process_restarts", "Times the process that holds the models was lost.",
         static_cast<double>(platform.pool.restarts())},
        {"process_resident_memory_bytes", "Memory of the server's process.", resident_bytes()},
        {"uptime_seconds", "Time since the start.", uptime(platform)}};
    exchange.answer_text(200, "text/plain; version=0.0.4; charset=utf-8", platform.metrics.text(gauges));
}

void describe_server(Exchange& exchange, Platform& platform) {
    const ServeSettings& settings = platform.settings;
    json answer{{"name", "resonet"},
                {"version", platform.version},
                {"key_needed", platform.keys_needed},
                {"signed_in", !exchange.user.empty()}};
    if (exchange.user.empty()) {
        exchange.answer(200, answer);
        return;
    }
    const SandboxFacts sandbox = platform.pool.sandbox();
    answer["sandbox"] = {
        {"seccomp", sandbox.seccomp}, {"landlock", sandbox.landlock}, {"limits", sandbox.limits}};
    answer["default_model"] = platform.models.default_name();
    answer["models"] = platform.models.names();
    answer["genres"] = platform.models.genres();
    answer["limits"] = {{"upload_bytes", settings.upload_bytes},
                        {"track_seconds", settings.track_seconds},
                        {"storage_bytes", settings.storage_bytes},
                        {"queued_jobs", settings.queued_jobs},
                        {"requests_per_minute", settings.requests_per_minute},
                        {"files_per_upload", settings.files_per_upload}};
    answer["storage"] = {{"bytes", platform.store.stored_bytes()}, {"tracks", platform.store.track_count()}};
    answer["workers"] = settings.workers;
    exchange.answer(200, answer);
}

}  // namespace

void add_system_routes(Router& router, Platform& platform) {
    router.add({"GET",
                "/health",
                [&](Exchange& exchange) { health(exchange, platform); },
                {"application/json"},
                true});
    router.add({"GET",
                "/ready",
                [&](Exchange& exchange) { ready(exchange, platform); },
                {"application/json"},
                true});
    router.add({"GET", "/metrics", [&](Exchange& exchange) { metrics(exchange, platform); }, {"text/plain"}});
    router.add({"GET",
                "/server",
                [&](Exchange& exchange) { describe_server(exchange, platform); },
                {"application/json"},
                true});
    router.add({"GET",
                "/openapi.json",
                [](Exchange& exchange) { exchange.answer(200, openapi_document()); },
                {"application/json", "application/vnd.oai.openapi+json"},
                true});
}

}  // namespace resonet
