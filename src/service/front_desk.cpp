#include "service/front_desk.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>

#include "core/error.h"
#include "core/text.h"
#include "service/page_files.h"
#include "service/problem.h"
#include "service/store.h"

namespace resonet {
namespace {

constexpr std::string_view api = "/api/v1";

bool is_api(const std::string& path) {
    return path == "/api" || path.starts_with("/api/");
}

/// Errors: Problem 429 unless `wait`, in seconds, is 0.
void require_rate(int wait) {
    if (wait == 0) return;
    Problem problem(429, "too-many-requests", "this client sends more requests than the server answers it",
                    "wait, and send fewer");
    problem.retry_after = wait;
    throw problem;
}

std::string next_request_id() {
    static const std::uint64_t start =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    static std::atomic<std::uint64_t> count = 0;
    return fmt::format("{:016x}", start * 1000003ULL + ++count);
}

/// What cpp-httplib refuses by itself.
Problem problem_of_status(int status) {
    switch (status) {
        case 400:
            return bad_request("the request is no valid HTTP, or did not come whole");
        case 404:
            return not_found("there is nothing here");
        case 408:
            return {408, "timeout", "the request did not come in time", "send it faster, or in parts"};
        case 413:
            return {413, "too-large", "the request is larger than the server takes"};
        case 414:
            return {414, "bad-request", "the address is too long"};
        case 416:
            return {416, "range-not-satisfiable", "the range is not valid"};
        case 431:
            return {431, "bad-request", "the headers are larger than the server takes"};
        default:
            return {status, "internal", "the request failed"};
    }
}

}  // namespace

FrontDesk::FrontDesk(ConnectionServer& server, Platform& platform, HostRules hosts,
                     std::function<void(const std::string&)> log,
                     std::function<void(const std::string&)> complain)
    : platform_(platform), hosts_(std::move(hosts)), log_(std::move(log)), complain_(std::move(complain)) {
    for (const auto& add :
         {&add_system_routes, &add_session_routes, &add_track_routes, &add_content_routes, &add_result_routes,
          &add_job_routes, &add_event_routes, &add_label_routes, &add_model_routes, &add_report_routes}) {
        add(router_, platform_);
    }
    using Server = httplib::Server;
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
        if (request.method == "POST") {
            try {  // before the body is touched
                require_clear_framing(request);
                return Server::HandlerResponse::Unhandled;
            } catch (const Problem&) {
            }
        }
        handle(request, response, nullptr);
        return Server::HandlerResponse::Handled;
    });
    server.Post(R"([\s\S]*)",
                [this](const httplib::Request& request, httplib::Response& response,
                       const httplib::ContentReader& body) { handle(request, response, &body); });
    const Server::HandlerWithResponse on_error = [this](const httplib::Request& request,
                                                        httplib::Response& response) {
        if (!response.body.empty()) return Server::HandlerResponse::Unhandled;
        explain_refusal(response);
        const Exchange exchange{request, response, nullptr, {}, request.remote_addr, {}};
        write_problem(exchange, problem_of_status(response.status));
        note(exchange, "other", 0);
        return Server::HandlerResponse::Handled;
    };
    server.set_error_handler(on_error);
    server.set_post_routing_handler(
        [this](const httplib::Request&, httplib::Response& response) { set_common_headers(response); });
}

void FrontDesk::explain_refusal(httplib::Response& response) const {
    const ClientStream* const stream = ClientStream::current();
    if (stream != nullptr && stream->refusal() != 0) response.status = stream->refusal();
}

void FrontDesk::set_common_headers(httplib::Response& response) const {
    const auto set = [&](const char* name, const std::string& value) {
        if (!response.has_header(name)) response.set_header(name, value);
    };
    set("X-Request-Id", next_request_id());
    set("Vary", "Accept-Encoding");
    set("X-Content-Type-Options", "nosniff");
    set("Referrer-Policy", "no-referrer");
    set("Cross-Origin-Resource-Policy", "same-origin");
    set("Cross-Origin-Opener-Policy", "same-origin");
    set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    set("Cache-Control", "no-store");
}

void FrontDesk::handle(const httplib::Request& request, httplib::Response& response,
                       const httplib::ContentReader* body) {
    const auto begin = std::chrono::steady_clock::now();
    Exchange exchange{request, response, body, {}, request.remote_addr, {}};
    std::string route = "other";
    response.set_header("X-Request-Id", next_request_id());
    try {
        answer(exchange, route);
    } catch (const Problem& problem) {
        const ClientStream* const stream = ClientStream::current();
        const int refusal = stream == nullptr ? 0 : stream->refusal();
        if (problem.status() == 401 || problem.status() == 404 || problem.status() == 405) {
            platform_.failures.take(request.remote_addr);
        }
        write_problem(exchange, refusal == 0 ? problem : problem_of_status(refusal));
    } catch (const UsageError& error) {  // a query or cursor that makes no sense
        write_problem(exchange, invalid(error.subject() + " " + error.problem(), error.remedy()));
    } catch (const std::exception& error) {
        const bool full = dynamic_cast<const StorageFull*>(&error) != nullptr;
        complain_(fmt::format("{} {}: {} {}", request.method, printable(request.path), error.what(),
                              response.get_header_value("X-Request-Id")));
        write_problem(
            exchange,
            full ? Problem(507, "storage-full", "the disk is full", "free some space on the server's disk")
                 : Problem(500, "internal", "the server failed at this; its log tells more"));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    note(exchange, route, seconds);
}

void FrontDesk::note(const Exchange& exchange, const std::string& route, double seconds) const {
    const httplib::Request& request = exchange.request;
    const httplib::Response& response = exchange.response;
    const std::string method = request.method.empty() ? "none" : request.method;
    platform_.metrics.count_request(method, route, response.status, seconds);
    log_(fmt::format("{} {} {} {} {:.1f} ms {}", exchange.client.empty() ? "?" : exchange.client, method,
                     printable(request.path), response.status, 1000 * seconds,
                     response.get_header_value("X-Request-Id")));
}

void FrontDesk::answer(Exchange& exchange, std::string& route) {
    require_clear_framing(exchange.request);
    if (is_api(exchange.request.path)) {
        answer_operation(exchange, route);
        return;
    }
    route = "page";
    require_known_host(exchange.request, hosts_);
    answer_page(exchange);
}

void FrontDesk::answer_operation(Exchange& exchange, std::string& route) {
    const httplib::Request& request = exchange.request;
    require_known_host(request, hosts_);
    require_same_site(request);
    if (!request.path.starts_with(api)) throw not_found("the interface is at /api/v1");
    // Whoever guesses keys, or has none, is counted by the address: before anything is looked up for him.
    require_rate(platform_.failures.wait(exchange.client));
    identify(exchange);
    RouteMatch match = router_.match(request.method, request.path.substr(api.size()));
    route = match.route->pattern;
    const bool watches = route == "/health" || route == "/ready" || route == "/metrics";
    if (exchange.user.empty() && !match.route->open) {
        throw Problem(401, "sign-in-needed", "this needs a key",
                      "send it as 'Authorization: Bearer KEY', or sign in on the page");
    }
    if (const int wait = watches ? 0 : platform_.limiter.take(exchange.client); wait > 0) {
        Problem problem(429, "too-many-requests",
                        "this client sends more requests than the server answers it", "wait, and send fewer");
        problem.retry_after = wait;
        throw problem;
    }
    if (stopping_ && request.method == "POST") {
        Problem problem(503, "stopping", "the server is being stopped", "try again in a while");
        problem.retry_after = 10;
        throw problem;
    }
    require_acceptable(request, match.route->types);
    exchange.places = std::move(match.places);
    match.route->handler(exchange);
}

/// Who asks: without a need for keys the machine's own user; else whoever the key or cookie belongs to.
void FrontDesk::identify(Exchange& exchange) const {
    const auto name =
        platform_.signed_in(bearer_key(exchange.request), cookie(exchange.request, "resonet_session"));
    if (name) {
        exchange.user = *name;
        exchange.client = "key " + *name;
    } else if (!platform_.keys_needed) {
        exchange.user = "local";
    }
}

void FrontDesk::write_problem(const Exchange& exchange, const Problem& problem) const {
    nlohmann::json json = problem.json();
    httplib::Response& response = exchange.response;
    if (!response.has_header("X-Request-Id")) response.set_header("X-Request-Id", next_request_id());
    json["request_id"] = response.get_header_value("X-Request-Id");
    for (const char* name : {"ETag", "Location", "Content-Disposition", "Cache-Control", "Set-Cookie"})
        response.headers.erase(name);
    if (problem.retry_after > 0) response.set_header("Retry-After", std::to_string(problem.retry_after));
    if (!problem.allow.empty()) response.set_header("Allow", problem.allow);
    if (problem.status() == 401) response.set_header("WWW-Authenticate", "Bearer realm=\"resonet\"");
    exchange.answer(problem.status(), json);
    response.headers.erase("Content-Type");
    response.set_header("Content-Type", "application/problem+json");
}

}  // namespace resonet
