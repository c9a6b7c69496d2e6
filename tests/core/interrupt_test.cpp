#include "core/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "core/error.h"

namespace resonet {
namespace {

TEST(Interrupt, TheFirstSignalRaisesTheFlag) {
    for (const int signal : {SIGINT, SIGTERM}) {
        const InterruptHandler handler;
        EXPECT_FALSE(interrupted());
        EXPECT_NO_THROW(throw_if_interrupted());
        std::raise(signal);
        EXPECT_TRUE(interrupted());
        EXPECT_THROW(throw_if_interrupted(), Interrupted);
    }
    EXPECT_FALSE(interrupted());
}

TEST(Interrupt, PromisesToGoOnOnlyWhereWorkIsKept) {
    const InterruptHandler handler;
    EXPECT_EQ(resumable([] { return 3; }), 3);
    std::raise(SIGINT);
    try {
        throw_if_interrupted();
        FAIL();
    } catch (const Interrupted& error) {
        EXPECT_STREQ(error.what(), "interrupted: stopped at the user's request");
    }
    try {
        resumable([] { throw_if_interrupted(); });
        FAIL();
    } catch (const Interrupted& error) {
        EXPECT_STREQ(error.what(),
                     "interrupted: stopped at the user's request (run the same command to go on)");
    }
}

TEST(InterruptDeathTest, TheSecondSignalEndsTheProcess) {
    EXPECT_EXIT(
        {
            const InterruptHandler handler;
            std::raise(SIGINT);
            std::raise(SIGINT);
            std::exit(0);
        },
        ::testing::KilledBySignal(SIGINT), "");
}

TEST(InterruptDeathTest, AfterTheHandlerSignalsActAsBefore) {
    EXPECT_EXIT(
        {
            { const InterruptHandler handler; }
            std::raise(SIGTERM);
            std::exit(0);
        },
        ::testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace resonet
