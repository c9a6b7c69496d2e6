#include "service/rate_limiter.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

using namespace std::chrono_literals;

TEST(RateLimiter, GivesAMinutesWorthAtOnce) {
    RateLimiter limiter(3);
    const auto now = RateLimiter::Clock::now();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("anna", now), 0);
    EXPECT_EQ(limiter.take("anna", now), 20);
}

TEST(RateLimiter, FillsSteadily) {
    RateLimiter limiter(60);
    const auto now = RateLimiter::Clock::now();
    for (int i = 0; i < 60; ++i) EXPECT_EQ(limiter.take("anna", now), 0);
    EXPECT_EQ(limiter.take("anna", now), 1);
    EXPECT_EQ(limiter.take("anna", now + 1000ms), 0);
    EXPECT_EQ(limiter.take("anna", now + 1000ms), 1);
    for (int i = 0; i < 60; ++i)
        EXPECT_EQ(limiter.take("anna", now + 1h), 0) << "no more than a minute's worth is saved";
    EXPECT_EQ(limiter.take("anna", now + 1h), 1);
}

TEST(RateLimiter, TellsTheWaitWithoutTaking) {
    RateLimiter limiter(1);
    const auto now = RateLimiter::Clock::now();
    EXPECT_EQ(limiter.wait("anna", now), 0);
    EXPECT_EQ(limiter.wait("anna", now), 0);
    EXPECT_EQ(limiter.take("anna", now), 0);
    EXPECT_EQ(limiter.wait("anna", now), 60);
    EXPECT_EQ(limiter.wait("anna", now + 30s), 30);
    EXPECT_EQ(limiter.wait("anna", now + 60s), 0);
}

TEST(RateLimiter, CountsClientsApart) {
    RateLimiter limiter(1);
    const auto now = RateLimiter::Clock::now();
    EXPECT_EQ(limiter.take("anna", now), 0);
    EXPECT_EQ(limiter.take("bert", now), 0);
    EXPECT_EQ(limiter.take("anna", now), 60);
}

TEST(RateLimiter, ForgetsOldClientsButNotThoseThatAreLimited) {
    RateLimiter limiter(1);
    const auto now = RateLimiter::Clock::now();
    EXPECT_EQ(limiter.take("anna", now), 0);
    for (int i = 0; i < 20000; ++i) limiter.take(std::to_string(i), now);
    EXPECT_EQ(limiter.take("anna", now + 1s), 59);
}

}  // namespace
}  // namespace resonet
