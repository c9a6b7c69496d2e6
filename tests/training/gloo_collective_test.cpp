#include "training/gloo_collective.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "core/error.h"
#include "support/free_port.h"
#include "team.h"
#include "training/route.h"

namespace resonet {
namespace {

using testing::run_threads;
using torch::Tensor;

LaunchEnvironment place(int rank, int size, std::uint16_t port) {
    return {.rank = rank, .size = size, .local_rank = rank, .address = "127.0.0.1", .port = port};
}

/// The message of the error that joining ends in.
template <typename Expected>
std::string refusal(const LaunchEnvironment& launch) {
    try {
        const GlooCollective joined(launch, std::chrono::seconds(1), torch::kCPU);
    } catch (const Expected& error) {
        return error.what();
    }
    return {};
}

TEST(GlooCollective, AddsUpAndPassesOn) {
    const std::uint16_t port = testing::free_port();
    run_threads(3, [&](int rank) {
        GlooCollective team(place(rank, 3, port), std::chrono::seconds(20), torch::kCPU);
        EXPECT_EQ(team.rank(), rank);
        EXPECT_EQ(team.size(), 3);
        Tensor numbers = torch::full({1000}, rank + 1.0, torch::kFloat64);
        team.sum(numbers);
        EXPECT_EQ(numbers.min().item<double>(), 6);
        EXPECT_EQ(numbers.max().item<double>(), 6);
        Tensor strided = torch::arange(12, torch::kFloat32).view({3, 4}).t();
        team.sum(strided);
        EXPECT_TRUE(strided.equal(3 * torch::arange(12, torch::kFloat32).view({3, 4}).t()));
        std::string bytes = rank == 0 ? "all of this" : "";
        broadcast_bytes(bytes, team);
        EXPECT_EQ(bytes, "all of this");
        team.wait_for_all();
    });
}

TEST(GlooCollective, GivesTheSameBitsEverywhereEachTime) {
    torch::manual_seed(5);
    const std::vector<Tensor> parts{torch::randn({4097}), torch::randn({4097}), torch::randn({4097})};
    std::vector<Tensor> sums;
    for (int round = 0; round < 2; ++round) {
        const std::uint16_t port = testing::free_port();
        std::vector<Tensor> results(3);
        run_threads(3, [&](int rank) {
            GlooCollective team(place(rank, 3, port), std::chrono::seconds(20), torch::kCPU);
            results[rank] = parts[rank].clone();
            team.sum(results[rank]);
        });
        sums.insert(sums.end(), results.begin(), results.end());
    }
    for (const Tensor& sum : sums) EXPECT_TRUE(sum.equal(sums[0]));
    EXPECT_LT((sums[0] - (parts[0] + parts[1] + parts[2])).abs().max().item<double>(), 1e-5);
}

TEST(GlooCollective, OneProcessAloneIsATeam) {
    GlooCollective team(place(0, 1, testing::free_port()), std::chrono::seconds(5), torch::kCPU);
    Tensor numbers = torch::ones({3});
    team.sum(numbers);
    team.wait_for_all();
    EXPECT_EQ(numbers.sum().item<double>(), 3);
}

TEST(GlooCollective, SaysWhereNobodyListens) {
    const std::uint16_t port = testing::free_port();
    const std::string message = refusal<SystemError>(place(1, 2, port));
    EXPECT_NE(message.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << message;
    EXPECT_NE(message.find("MASTER_PORT"), std::string::npos) << message;
}

TEST(GlooCollective, SaysWhoDidNotCome) {
    const std::uint16_t port = testing::free_port();
    const std::string message = refusal<SystemError>(place(0, 3, port));
    EXPECT_NE(message.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << message;
    EXPECT_NE(message.find("1 s: 1, 2"), std::string::npos) << message;
}

TEST(GlooCollective, SaysWhenItCannotListen) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(listen(listener, 8), 0);
    ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
    const std::uint16_t port = ntohs(address.sin_port);
    EXPECT_NE(refusal<SystemError>(place(0, 2, port)).find("cannot listen"), std::string::npos);
    close(listener);
}

TEST(GlooCollective, RefusesAnAddressThatDoesNotExist) {
    LaunchEnvironment launch = place(1, 2, testing::free_port());
    launch.address = "no-such-host.invalid";
    EXPECT_NE(refusal<UsageError>(launch).find("no-such-host.invalid"), std::string::npos);
}

TEST(GlooCollective, RefusesARankTwiceAndAnotherSize) {
    const std::uint16_t port = testing::free_port();
    std::atomic<int> refused = 0;
    run_threads(3, [&](int thread) {
        // Processes 0, 1 and once more 1, of three; 2 never comes.
        const std::string message = refusal<Error>(place(thread == 0 ? 0 : 1, 3, port));
        if (message.find("two processes there have the rank 1") != std::string::npos) ++refused;
    });
    EXPECT_EQ(refused, 1);
    const std::uint16_t other = testing::free_port();
    run_threads(2, [&](int rank) {
        const std::string message = refusal<Error>(place(rank, 3 + rank, other));
        EXPECT_EQ(message.find("counts on 4 processes, but process 0 on 3") != std::string::npos, rank == 1);
    });
}

TEST(GlooCollective, FindsTheAddressOthersReachThisMachineAt) {
    EXPECT_EQ(address_towards("127.0.0.1", 80), "127.0.0.1");
}

}  // namespace
}  // namespace resonet
