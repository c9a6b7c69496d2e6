#include "core/file.h"
#include "service/platform.h"
#include "service/problem.h"
#include "service/report_catalogue.h"

namespace resonet {
namespace {

/// A report is a page that somebody put there: it is shown without scripts, and apart from everything else.
constexpr const char* report_policy =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors "
    "'self'";

void list(Exchange& exchange, Platform& platform) {
    exchange.answer(200, {{"items", platform.reports.list()}});
}

void get(Exchange& exchange, Platform& platform) {
    const auto report = platform.reports.find(exchange.place("name"));
    if (!report) throw not_found("there is no such report");
    exchange.answer(200, *report);
}

void get_page(Exchange& exchange, Platform& platform) {
    const auto page = platform.reports.page(exchange.place("name"));
    if (!page) throw not_found("there is no such report, or it has no page");
    exchange.response.set_header("Content-Security-Policy", report_policy);
    exchange.answer_text(200, "text/html; charset=utf-8", read_text(*page));
}

}  // namespace

void add_report_routes(Router& router, Platform& platform) {
    router.add({"GET", "/reports", [&](Exchange& exchange) { list(exchange, platform); }});
    router.add({"GET", "/reports/{name}", [&](Exchange& exchange) { get(exchange, platform); }});
    router.add(
        {"GET", "/reports/{name}/page", [&](Exchange& exchange) { get_page(exchange, platform); }, {}});
}

}  // namespace resonet
