#include "service/request_guard.h"

#include <gtest/gtest.h>

#include "service/problem.h"

namespace resonet {
namespace {

httplib::Request request_with(std::initializer_list<std::pair<const char*, const char*>> headers) {
    httplib::Request request;
    request.version = "HTTP/1.1";
    request.method = "GET";
    request.path = "/api/v1/tracks";
    for (const auto& [name, value] : headers) request.headers.emplace(name, value);
    return request;
}

template <typename Check>
int status_of(Check check) {
    try {
        check();
        return 0;
    } catch (const Problem& problem) {
        return problem.status();
    }
}

int host_status(std::initializer_list<std::pair<const char*, const char*>> headers) {
    return status_of([&] { require_known_host(request_with(headers), {{"localhost", "music.example"}}); });
}

int site_status(std::initializer_list<std::pair<const char*, const char*>> headers) {
    return status_of([&] { require_same_site(request_with(headers)); });
}

int accept_status(const char* accept, const std::vector<std::string>& types) {
    return status_of([&] { require_acceptable(request_with({{"Accept", accept}}), types); });
}

TEST(RequestGuard, KnowsItsNamesAndAddresses) {
    EXPECT_EQ(host_status({{"Host", "localhost"}}), 0);
    EXPECT_EQ(host_status({{"Host", "LocalHost:8080"}}), 0);
    EXPECT_EQ(host_status({{"Host", "music.example:443"}}), 0);
    EXPECT_EQ(host_status({{"Host", "127.0.0.1:8080"}}), 0);
    EXPECT_EQ(host_status({{"Host", "192.0.2.7"}}), 0);
    EXPECT_EQ(host_status({{"Host", "[::1]:8080"}}), 0);
}

TEST(RequestGuard, RefusesANameThatSomebodyPointedHere) {
    EXPECT_EQ(host_status({{"Host", "evil.example"}}), 403);
    EXPECT_EQ(host_status({{"Host", "localhost.evil.example"}}), 403);
    EXPECT_EQ(host_status({{"Host", "127.0.0.1.evil.example"}}), 403);
    EXPECT_EQ(host_status({{"Host", "[evil]"}}), 403);
}

TEST(RequestGuard, WantsTheHostOnce) {
    EXPECT_EQ(host_status({}), 400);
    EXPECT_EQ(host_status({{"Host", "localhost"}, {"Host", "localhost"}}), 400);
}

TEST(RequestGuard, RefusesPagesOfOtherSites) {
    EXPECT_EQ(site_status({{"Host", "localhost:8080"}}), 0);
    EXPECT_EQ(site_status({{"Host", "localhost:8080"}, {"Origin", "http://localhost:8080"}}), 0);
    EXPECT_EQ(site_status({{"Host", "localhost:8080"}, {"Origin", "http://localhost:9090"}}), 403);
    EXPECT_EQ(site_status({{"Host", "localhost:8080"}, {"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(site_status({{"Host", "localhost:8080"}, {"Origin", "null"}}), 403);
    EXPECT_EQ(site_status({{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(site_status({{"Host", "localhost"}, {"Sec-Fetch-Site", "same-site"}}), 403);
    EXPECT_EQ(site_status({{"Host", "localhost"}, {"Sec-Fetch-Site", "same-origin"}}), 0);
    EXPECT_EQ(site_status({{"Host", "localhost"}, {"Sec-Fetch-Site", "none"}}), 0);
}

TEST(RequestGuard, WantsOneClearLength) {
    const auto status = [](std::initializer_list<std::pair<const char*, const char*>> headers,
                           const char* method = "POST") {
        httplib::Request request = request_with(headers);
        request.method = method;
        return status_of([&] { require_clear_framing(request); });
    };
    EXPECT_EQ(status({{"Content-Length", "12"}}), 0);
    EXPECT_EQ(status({{"Transfer-Encoding", "chunked"}}), 0);
    EXPECT_EQ(status({}), 411);
    EXPECT_EQ(status({}, "GET"), 0);
    EXPECT_EQ(status({{"Content-Length", "12"}, {"Content-Length", "13"}}), 400);
    EXPECT_EQ(status({{"Content-Length", "12"}, {"Transfer-Encoding", "chunked"}}), 400);
    EXPECT_EQ(status({{"Transfer-Encoding", "gzip, chunked"}}), 400);
    EXPECT_EQ(status({{"Content-Length", "-1"}}), 400);
    EXPECT_EQ(status({{"Content-Length", "0x10"}}), 400);
    EXPECT_EQ(status({{"Content-Length", "99999999999999999999"}}), 400);
    EXPECT_EQ(status({{"Content-Length", "12"}, {"Content-Encoding", "gzip"}}), 415);
}

TEST(RequestGuard, RefusesAnEndlessAddress) {
    httplib::Request request = request_with({});
    request.path = std::string(513, 'a');
    EXPECT_EQ(status_of([&] { require_clear_framing(request); }), 414);
}

TEST(RequestGuard, LooksAtWhatTheClientAccepts) {
    EXPECT_EQ(accept_status("*/*", {"application/json"}), 0);
    EXPECT_EQ(accept_status("application/*;q=0.5", {"application/json"}), 0);
    EXPECT_EQ(accept_status("text/html, Application/JSON", {"application/json"}), 0);
    EXPECT_EQ(accept_status("text/html", {"application/json"}), 406);
    EXPECT_EQ(accept_status("application/json;q=0", {"application/json"}), 406);
    EXPECT_EQ(accept_status("text/csv", {"application/json", "text/csv"}), 0);
    EXPECT_EQ(accept_status("text/html", {}), 0);
    EXPECT_TRUE(prefers(request_with({{"Accept", "text/csv, application/json"}}), "text/csv"));
    EXPECT_FALSE(prefers(request_with({{"Accept", "application/json, text/csv"}}), "text/csv"));
    EXPECT_FALSE(prefers(request_with({{"Accept", "*/*"}}), "text/csv"));
}

TEST(RequestGuard, FindsKeysAndCookies) {
    EXPECT_EQ(bearer_key(request_with({{"Authorization", "Bearer abc"}})), "abc");
    EXPECT_EQ(bearer_key(request_with({{"Authorization", "bearer abc"}})), "abc");
    EXPECT_EQ(bearer_key(request_with({{"Authorization", "Basic abc"}})), "");
    EXPECT_EQ(cookie(request_with({{"Cookie", "a=1; resonet_session=xyz; b=2"}}), "resonet_session"), "xyz");
    EXPECT_EQ(cookie(request_with({{"Cookie", "not_resonet_session=xyz"}}), "resonet_session"), "");
    EXPECT_EQ(cookie(request_with({{"Cookie", ";;="}}), "resonet_session"), "");
}

TEST(RequestGuard, KnowsWhatIsLoopback) {
    for (const char* host : {"127.0.0.1", "127.255.0.9", "::1", "[::1]", "localhost", "LOCALHOST"})
        EXPECT_TRUE(is_loopback(host)) << host;
    for (const char* host : {"0.0.0.0", "::", "192.0.2.1", "128.0.0.1", "localhost.example", ""})
        EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace resonet
