#include "worker/message.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

#include "core/error.h"
#include "worker/hearing_json.h"

namespace resonet {
namespace {

struct Pair {
    Pair() {
        std::array<int, 2> ends{};
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
        one.reset(ends[0]);
        other.reset(ends[1]);
    }
    OwnedDescriptor one;
    OwnedDescriptor other;
};

TEST(Message, CarriesARequestWithAnyBytesAndADescriptor) {
    HearingRequest request;
    request.job = "0123";
    request.audio = "/data/caf\xe9\n\x01.mp3";
    request.kind = HearingKind::explain;
    request.models = {"a", "b"};
    request.facts = false;
    request.genre = "jazz";
    request.at = 12.5;
    request.limits = {1.5, 1000, 2.5, 3.5};
    const Pair pair;
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe2(pipe_ends.data(), O_CLOEXEC), 0);
    const OwnedDescriptor reading(pipe_ends[0]);
    OwnedDescriptor writing(pipe_ends[1]);
    ASSERT_TRUE(send_message(pair.one.get(), {{"request", request_json(request)}}, writing.get()));
    writing.reset();
    ASSERT_TRUE(send_message(pair.one.get(), {{"second", 2}}));

    auto message = receive_message(pair.other.get());
    ASSERT_TRUE(message);
    const HearingRequest told = request_of(message->content.at("request"));
    EXPECT_EQ(told.job, request.job);
    EXPECT_EQ(told.audio, request.audio);
    EXPECT_EQ(told.kind, request.kind);
    EXPECT_EQ(told.models, request.models);
    EXPECT_EQ(told.facts, request.facts);
    EXPECT_EQ(told.genre, request.genre);
    EXPECT_EQ(told.at, request.at);
    EXPECT_EQ(told.limits.track_seconds, 1.5);
    EXPECT_EQ(told.limits.memory_bytes, 1000U);
    EXPECT_EQ(told.limits.processor_seconds, 2.5);
    EXPECT_EQ(told.limits.wall_seconds, 3.5);
    ASSERT_TRUE(message->descriptor.open());
    EXPECT_EQ(fcntl(message->descriptor.get(), F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(write(message->descriptor.get(), "x", 1), 1);
    char byte = 0;
    EXPECT_EQ(read(reading.get(), &byte, 1), 1);
    EXPECT_EQ(byte, 'x');
    message->descriptor.reset();
    EXPECT_EQ(read(reading.get(), &byte, 1), 0) << "no other copy is left";

    message = receive_message(pair.other.get());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->content, (nlohmann::json{{"second", 2}}));
    EXPECT_FALSE(message->descriptor.open());
}

TEST(Message, AnOtherSideThatIsGoneIsSeen) {
    Pair pair;
    pair.other.reset();
    EXPECT_FALSE(send_message(pair.one.get(), {{"x", 1}}));
    EXPECT_FALSE(receive_message(pair.one.get()));
}

TEST(Message, NonsenseIsNone) {
    const Pair pair;
    ASSERT_EQ(send(pair.one.get(), "\xff\xff", 2, 0), 2);
    EXPECT_FALSE(receive_message(pair.other.get()));
    EXPECT_THROW(send_message(pair.one.get(), {{"x", std::string(200'000, 'x')}}), SystemError);
}

}  // namespace
}  // namespace resonet
