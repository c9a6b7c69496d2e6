#include "service/connection_server.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "core/error.h"
#include "raw_client.h"

namespace resonet {
namespace {

using testing::RawClient;
using namespace std::chrono_literals;

constexpr const char* get_hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A server that says hello, and tells how long the body of a POST is.
class ConnectionServerTest : public ::testing::Test {
  protected:
    void start(const ConnectionLimits& limits) {
        server_ = std::make_unique<ConnectionServer>(limits);
        server_->Get("/hello", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("hello", "text/plain");
        });
        server_->Post("/count", [](const httplib::Request&, httplib::Response& response,
                                   const httplib::ContentReader& body) {
            std::size_t size = 0;
            body([&](const char*, std::size_t piece) {
                ClientStream::current()->body_taken();
                size += piece;
                return true;
            });
            response.set_content(std::to_string(size), "text/plain");
        });
        server_->Post("/refuse", [](const httplib::Request&, httplib::Response& response,
                                    const httplib::ContentReader&) { response.status = 422; });
        server_->set_error_handler(
            httplib::Server::HandlerWithResponse([](const httplib::Request&, httplib::Response& response) {
                if (ClientStream::current()->refusal() != 0)
                    response.status = ClientStream::current()->refusal();
                return httplib::Server::HandlerResponse::Handled;
            }));
        port_ = server_->bind("127.0.0.1", 0);
        thread_ = std::thread([this] { server_->serve(); });
    }

    void TearDown() override {
        if (!server_) return;
        server_->end();
        thread_.join();
    }

    static ConnectionLimits impatient() {
        ConnectionLimits limits;
        limits.idle_time = 1000ms;
        limits.stream.header_time = 1000ms;
        limits.stream.quiet_time = 700ms;
        limits.stream.body_grace = 1000ms;
        return limits;
    }

    std::unique_ptr<ConnectionServer> server_;
    int port_ = 0;
    std::thread thread_;
};

TEST_F(ConnectionServerTest, ServesOneRequestAfterAnotherOnAConnection) {
    start({});
    const RawClient client(port_);
    for (int i = 0; i < 20; ++i) {
        client.send(get_hello);
        const std::string answer = client.receive("hello");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    }
    EXPECT_EQ(server_->connections(), 1U);
}

TEST_F(ConnectionServerTest, ServesRequestsThatComeTogether) {
    start({});
    const RawClient client(port_);
    client.send(std::string(get_hello) + get_hello +
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string answer = client.receive();
    std::size_t count = 0;
    for (std::size_t at = answer.find("\r\n\r\nhello"); at != std::string::npos;
         at = answer.find("\r\n\r\nhello", at + 1))
        ++count;
    EXPECT_EQ(count, 3U) << answer;
}

TEST_F(ConnectionServerTest, ARequestMayComeByteByByte) {
    start({});
    const RawClient client(port_);
    for (const char c : std::string_view(get_hello)) {
        client.send({&c, 1});
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_NE(client.receive("hello").find("\r\n\r\nhello"), std::string::npos);
}

TEST_F(ConnectionServerTest, IdleClientsTakeNoThreads) {
    ConnectionLimits limits;
    limits.threads = 2;
    start(limits);
    std::vector<RawClient> idle;
    for (int i = 0; i < 400; ++i) {
        idle.emplace_back(port_);
        if (i % 2 == 0) idle.back().send("GET /hello HTTP/1.1\r\nHost: loc");  // half a request
    }
    const RawClient client(port_);
    client.send(get_hello);
    EXPECT_NE(client.receive("hello", 5000).find("200 OK"), std::string::npos);
    idle.front().send("alhost\r\n\r\n");
    EXPECT_NE(idle.front().receive("hello", 5000).find("200 OK"), std::string::npos);
}

TEST_F(ConnectionServerTest, OneConnectionTooManyIsToldSo) {
    ConnectionLimits limits;
    limits.connections = 3;
    start(limits);
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(port_);
        clients.back().send(get_hello);
        EXPECT_NE(clients.back().receive("hello").find("200 OK"), std::string::npos);
    }
    EXPECT_NE(RawClient(port_).receive().find("HTTP/1.1 503"), std::string::npos);
    clients.pop_back();
    for (int tries = 0; tries < 200 && server_->connections() > 2; ++tries) std::this_thread::sleep_for(10ms);
    const RawClient again(port_);
    again.send(get_hello);
    EXPECT_NE(again.receive("hello").find("200 OK"), std::string::npos);
}

TEST_F(ConnectionServerTest, SlowHeadersTimeOut) {
    start(impatient());
    const RawClient client(port_);
    client.send("GET /hello HTTP/1.1\r\nHost:");
    EXPECT_NE(client.receive({}, 5000).find("HTTP/1.1 408"), std::string::npos);
}

TEST_F(ConnectionServerTest, IdleConnectionsAreClosed) {
    start(impatient());
    const RawClient client(port_);
    EXPECT_TRUE(client.is_closed(5000));
}

TEST_F(ConnectionServerTest, ABodyThatStopsTimesOut) {
    start(impatient());
    const RawClient client(port_);
    client.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    EXPECT_TRUE(client.receive({}, 5000).starts_with("HTTP/1.1 408")) << "the body did not come";
}

TEST_F(ConnectionServerTest, ABodyThatDripsTimesOut) {
    start(impatient());
    const RawClient client(port_);
    client.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    std::string answer;
    for (int i = 0; i < 60 && answer.empty(); ++i) {
        client.send("a");
        answer = client.receive("408", 50);
    }
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 408")) << answer;
}

TEST_F(ConnectionServerTest, EndlessHeadersAreRefused) {
    start({});
    const RawClient client(port_);
    client.send("GET /hello HTTP/1.1\r\n");
    for (int i = 0; i < 3000; ++i)
        client.send("X-Header-" + std::to_string(i) + ": " + std::string(50, 'a') + "\r\n");
    EXPECT_TRUE(client.receive({}, 5000).starts_with("HTTP/1.1 431"));
}

TEST_F(ConnectionServerTest, AnAnswerReachesAClientThatIsStillSending) {
    start({});
    const RawClient client(port_);
    client.send("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
    client.send(std::string(3000000, 'a'));
    EXPECT_TRUE(client.receive().starts_with("HTTP/1.1 422"));
}

TEST_F(ConnectionServerTest, WhatIsLeftOfABodyIsNoRequest) {
    start({});
    const RawClient client(port_);
    client.send("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\n" + std::string(get_hello));
    const std::string answer = client.receive();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 422"));
    EXPECT_EQ(answer.find("200 OK"), std::string::npos);
}

TEST_F(ConnectionServerTest, NoRequestEndsTheConnection) {
    start({});
    const RawClient client(port_);
    client.send("no request at all\r\n\r\n");
    const std::string answer = client.receive();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << answer;
}

TEST_F(ConnectionServerTest, AHeadThatCanBeReadInTwoWaysIsRefused) {
    start({});
    for (const char* head : {"GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                             "GET /hello HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
                             "GET /hello HTTP/1.1\r\nA: b\r\n c\r\n\r\n"}) {
        const RawClient client(port_);
        client.send(head);
        EXPECT_TRUE(client.receive().starts_with("HTTP/1.1 400")) << head;
    }
}

TEST_F(ConnectionServerTest, ManySlowRequestsOfOneClientLeaveThreadsForOthers) {
    ConnectionLimits limits;
    limits.threads = 6;
    limits.client_threads = 4;
    start(limits);
    std::vector<RawClient> slow;
    for (int i = 0; i < 20; ++i) {
        slow.emplace_back(port_);
        slow.back().send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
    }
    const RawClient other(port_, "127.0.0.2");
    other.send(get_hello);
    EXPECT_NE(other.receive("hello", 5000).find("200 OK"), std::string::npos);
    for (const RawClient& client : slow) client.send("cdefghij");
    for (const RawClient& client : slow)
        EXPECT_NE(client.receive({}, 10000).find("\r\n\r\n10"), std::string::npos);
}

TEST_F(ConnectionServerTest, HalfARequestAfterAWholeOneTakesNoThread) {
    ConnectionLimits limits;
    limits.threads = 1;
    start(limits);
    const RawClient first(port_);
    first.send(std::string(get_hello) + "GET /hel");
    EXPECT_NE(first.receive("hello").find("200 OK"), std::string::npos);
    const RawClient second(port_);
    second.send(get_hello);
    EXPECT_NE(second.receive("hello", 5000).find("200 OK"), std::string::npos);
    first.send("lo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(first.receive("hello", 5000).find("200 OK"), std::string::npos);
}

TEST_F(ConnectionServerTest, EndsThoughAClientIsStillSending) {
    ConnectionLimits limits;
    limits.end_time = 200ms;
    start(limits);
    const RawClient slow(port_);
    slow.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nab");
    std::this_thread::sleep_for(100ms);
    const auto begin = std::chrono::steady_clock::now();
    server_->end();
    thread_.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    server_.reset();
}

TEST_F(ConnectionServerTest, EndsWhileClientsAreThere) {
    start({});
    const RawClient idle(port_);
    const RawClient half(port_);
    half.send("GET /hel");
    server_->end();
    thread_.join();
    EXPECT_TRUE(idle.is_closed(5000));
    server_.reset();
}

TEST_F(ConnectionServerTest, AnAddressThatIsTakenIsAUsageError) {
    start({});
    ConnectionServer other({});
    EXPECT_THROW(other.bind("127.0.0.1", port_), UsageError);
    EXPECT_THROW(other.bind("192.0.2.1", 0), UsageError);
}

}  // namespace
}  // namespace resonet
