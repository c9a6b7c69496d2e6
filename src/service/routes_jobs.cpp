#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

JobRecord require_job(const Exchange& exchange, Platform& platform) {
    auto job = platform.store.job(exchange.place("id"));
    if (!job) throw not_found("there is no such job");
    return *job;
}

void list_jobs(Exchange& exchange, Platform& platform) {
    exchange.allow_parameters({"state", "track", "limit", "cursor"});
    const std::string state = exchange.parameter("state").value_or("");
    const std::string known = " queued running done failed cancelled ";
    if (!state.empty() &&
        (state.find(' ') != std::string::npos || known.find(" " + state + " ") == std::string::npos)) {
        throw invalid("the parameter 'state' is none of a job",
                      "choose from queued, running, done, failed, cancelled");
    }
    const std::size_t limit = exchange.limit();
    std::size_t offset = 0;
    if (const auto cursor = exchange.number("cursor", 0, 1e9)) offset = static_cast<std::size_t>(*cursor);
    const std::string track = exchange.parameter("track").value_or("");
    std::vector<JobRecord> jobs = platform.store.jobs(state, track, limit + 1, offset);
    const bool more = jobs.size() > limit;
    if (more) jobs.pop_back();
    json items = json::array();
    for (const JobRecord& job : jobs) items.push_back(platform.scheduler.json(job));
    exchange.answer(200, {{"items", items},
                          {"total", platform.store.count_jobs(state, track)},
                          {"next", more ? json(std::to_string(offset + limit)) : json(nullptr)}});
}

void get_job(Exchange& exchange, Platform& platform) {
    exchange.answer(200, platform.scheduler.json(require_job(exchange, platform)));
}

void cancel_job(Exchange& exchange, Platform& platform) {
    const JobRecord job = require_job(exchange, platform);
    if (!platform.scheduler.cancel(job.id)) throw Problem(409, "conflict", "the job has ended already");
    exchange.no_content();
}

}  // namespace

void add_job_routes(Router& router, Platform& platform) {
    router.add({"GET", "/jobs", [&](Exchange& exchange) { list_jobs(exchange, platform); }});
    router.add({"GET", "/jobs/{id}", [&](Exchange& exchange) { get_job(exchange, platform); }});
    router.add({"DELETE", "/jobs/{id}", [&](Exchange& exchange) { cancel_job(exchange, platform); }});
}

}  // namespace resonet
