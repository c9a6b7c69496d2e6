#include "service/platform.h"
#include "service/problem.h"
#include "service/request_guard.h"

namespace resonet {
namespace {

// Not "Secure": on loopback there is no TLS. A proxy that adds TLS can add the word, too.
constexpr const char* cookie_rules = "; Path=/; HttpOnly; SameSite=Strict";

void sign_in(Exchange& exchange, Platform& platform) {
    const nlohmann::json body = exchange.json_body({"key"});
    if (!body.contains("key") || !body.at("key").is_string()) throw invalid("'key' is missing");
    const auto name = platform.store.check_key(body.at("key").get<std::string>());
    if (!name)
        throw Problem(401, "sign-in-needed", "the key is not valid",
                      "ask whoever runs the server: 'resonet keys create NAME'");
    const std::string token = platform.store.open_session(*name);
    exchange.response.set_header("Set-Cookie",
                                 "resonet_session=" + token + cookie_rules + "; Max-Age=2592000");
    exchange.no_content();
}

void sign_out(Exchange& exchange, Platform& platform) {
    platform.store.close_session(cookie(exchange.request, "resonet_session"));
    exchange.response.set_header("Set-Cookie",
                                 std::string("resonet_session=") + cookie_rules + "; Max-Age=0");
    exchange.no_content();
}

}  // namespace

void add_session_routes(Router& router, Platform& platform) {
    router.add({"POST",
                "/session",
                [&](Exchange& exchange) { sign_in(exchange, platform); },
                {"application/json"},
                true});
    router.add({"DELETE", "/session", [&](Exchange& exchange) { sign_out(exchange, platform); }});
}

}  // namespace resonet
