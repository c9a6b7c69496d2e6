#include "service/exchange.h"

#include <gtest/gtest.h>

#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

/// A request with a query, a body and headers, and what comes of it.
struct Talk {
    httplib::Request request;
    httplib::Response response;
    std::string text;
    httplib::ContentReader body{
        [this](httplib::ContentReceiver take) { return take(text.data(), text.size()); },
        [](httplib::MultipartContentHeader, httplib::ContentReceiver) { return false; }};

    Exchange exchange() { return {request, response, &body, {}, {}, {}}; }
};

template <typename Work>
int status_of(Work work) {
    try {
        work();
        return 0;
    } catch (const Problem& problem) {
        return problem.status();
    }
}

int body_status(const std::string& text, const std::string& type = "application/json") {
    Talk talk;
    talk.text = text;
    talk.request.headers.emplace("Content-Type", type);
    return status_of([&] { talk.exchange().json_body({"genre"}); });
}

TEST(Exchange, ReadsParameters) {
    Talk talk;
    talk.request.params = {{"limit", "7"}, {"sure", "true"}, {"least", "0.25"}};
    EXPECT_EQ(talk.exchange().limit(), 7U);
    EXPECT_EQ(talk.exchange().truth("sure"), true);
    EXPECT_EQ(talk.exchange().number("least", 0, 1), 0.25);
    EXPECT_EQ(talk.exchange().parameter("none"), std::nullopt);
    EXPECT_EQ(status_of([&] { talk.exchange().allow_parameters({"limit", "sure", "least"}); }), 0);
    EXPECT_EQ(status_of([&] { talk.exchange().allow_parameters({"limit"}); }), 422);
}

TEST(Exchange, RefusesParametersThatMakeNoSense) {
    for (const char* limit : {"0", "201", "-1", "1.5", "abc", "", "1e3", "nan", "inf", "7x"}) {
        Talk talk;
        talk.request.params = {{"limit", limit}};
        EXPECT_EQ(status_of([&] { talk.exchange().limit(); }), 422) << limit;
    }
    Talk talk;
    talk.request.params = {
        {"q", "a"}, {"q", "b"}, {"sure", "maybe"}, {"bad", "\xff\xfe"}, {"nul", std::string("a\0b", 3)}};
    EXPECT_EQ(status_of([&] { talk.exchange().parameter("q"); }), 422);
    EXPECT_EQ(status_of([&] { talk.exchange().truth("sure"); }), 422);
    EXPECT_EQ(status_of([&] { talk.exchange().parameter("bad"); }), 422);
    EXPECT_EQ(status_of([&] { talk.exchange().parameter("nul"); }), 422);
}

TEST(Exchange, ReadsJson) {
    Talk talk;
    talk.text = R"({"genre": "jazz"})";
    talk.request.headers.emplace("Content-Type", "application/json; charset=utf-8");
    EXPECT_EQ(talk.exchange().json_body({"genre"}), json({{"genre", "jazz"}}));
    Talk empty;
    EXPECT_EQ(empty.exchange().json_body({"genre"}, true), json::object());
}

TEST(Exchange, RefusesWhatIsNoJsonObjectOfItsKind) {
    EXPECT_EQ(body_status("{"), 400);
    EXPECT_EQ(body_status(""), 400);
    EXPECT_EQ(body_status("{\"genre\": \"\xff\"}"), 400);
    EXPECT_EQ(body_status("[]"), 422);
    EXPECT_EQ(body_status("3"), 422);
    EXPECT_EQ(body_status(R"({"gender": "jazz"})"), 422);
    EXPECT_EQ(body_status("{}", "text/plain"), 415);
    EXPECT_EQ(body_status("{\"genre\": \"" + std::string(70000, 'a') + "\"}"), 413);
    EXPECT_EQ(body_status(std::string(30000, '[') + std::string(30000, ']')), 400);
}

struct RangeAnswer {
    int status = 0;
    std::string range;
    std::size_t length = 0;
};

RangeAnswer ask_range(const std::string& header) {
    Talk talk;
    if (!header.empty()) talk.request.headers.emplace("Range", header);
    RangeAnswer answer;
    answer.status = status_of([&] { answer_ranges(talk.exchange(), {100, "audio/wav", {}}); });
    if (answer.status == 0) answer.status = talk.response.status;
    answer.range = talk.response.get_header_value("Content-Range");
    answer.length = talk.response.content_length_;
    return answer;
}

TEST(RangedContent, GivesThePartThatIsAskedFor) {
    EXPECT_EQ(ask_range("").status, 200);
    EXPECT_EQ(ask_range("").length, 100U);
    const RangeAnswer first = ask_range("bytes=0-9");
    EXPECT_EQ(first.status, 206);
    EXPECT_EQ(first.range, "bytes 0-9/100");
    EXPECT_EQ(first.length, 10U);
    EXPECT_EQ(ask_range("bytes=90-").range, "bytes 90-99/100");
    EXPECT_EQ(ask_range("bytes=90-500").range, "bytes 90-99/100");
    EXPECT_EQ(ask_range("bytes=-10").range, "bytes 90-99/100");
    EXPECT_EQ(ask_range("bytes=-500").range, "bytes 0-99/100");
}

TEST(RangedContent, RefusesWhatLiesOutside) {
    EXPECT_EQ(ask_range("bytes=100-").status, 416);
    EXPECT_EQ(ask_range("bytes=100-").range, "bytes */100");
    EXPECT_EQ(ask_range("bytes=-0").status, 416);
}

TEST(RangedContent, PassesOverWhatIsNoRange) {
    for (const char* header :
         {"bytes=abc", "bytes=9-3", "lines=0-9", "bytes=0-1,5-6", "bytes=1-x", "bytes="}) {
        EXPECT_EQ(ask_range(header).status, 200) << header;
    }
}

}  // namespace
}  // namespace resonet
