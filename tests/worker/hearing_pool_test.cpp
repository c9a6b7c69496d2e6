// Processes that die, hang, are cancelled or lost.
#include "worker/hearing_pool.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "core/error.h"
#include "worker/hearing_fixture.h"

namespace resonet::testing {
namespace {

using namespace std::chrono_literals;

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator list("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

std::string status_field(pid_t pid, const std::string& name) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name + ":")) return line.substr(line.find_first_not_of(" \t", name.size() + 1));
    }
    return {};
}

class Pool : public HearingTest {
  protected:
    static void SetUpTestSuite() {
        shared_ = std::make_unique<TemporaryFolder>();
        write_song(*shared_ / "long.wav", 1200);
    }
    static void TearDownTestSuite() { shared_.reset(); }

    Pool() { write_song(folder_ / "song.wav", 3); }

    /// The long file, so that there is time for something to happen.
    HearingRequest long_request() const {
        HearingRequest request = analysis(*shared_ / "long.wav", {"small", "dense"});
        request.job = "long";
        return request;
    }

    void expect_works() {
        const Heard heard = hear(*pool_, analysis(folder_ / "song.wav"));
        EXPECT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
        EXPECT_EQ(heard.results.size(), 1U);
    }

    pid_t only_child() const {
        const auto children = children_of(pool_->process());
        return children.size() == 1 ? children[0] : -1;
    }

    static inline std::unique_ptr<TemporaryFolder> shared_;

    bool no_children() const {
        return eventually([this] { return children_of(pool_->process()).empty(); });
    }
};

TEST_F(Pool, HoldsModelsWithOneThreadAndFewDescriptors) {
    expect_works();
    EXPECT_TRUE(pool_->ready());
    EXPECT_EQ(pool_->restarts(), 0U);
    const pid_t holder = pool_->process();
    ASSERT_GT(holder, 0);
    EXPECT_EQ(status_field(holder, "Threads"), "1") << "a process of several threads cannot be forked safely";
    const std::filesystem::directory_iterator list("/proc/" + std::to_string(holder) + "/fd");
    EXPECT_EQ(std::distance(begin(list), end(list)), 5) << "three streams, the socket, the children's signal";
}

TEST_F(Pool, AProcessThatIsKilledDied) {
    bool killed = false;
    const Heard heard = hear(*pool_, long_request(), [&](const std::string&) {
        if (!std::exchange(killed, true)) kill(only_child(), SIGKILL);
    });
    EXPECT_EQ(heard.outcome.end, HearingEnd::died);
    EXPECT_EQ(heard.outcome.signal, SIGKILL);
    EXPECT_TRUE(heard.results.empty());
    EXPECT_EQ(pool_->restarts(), 0U);
    expect_works();
    EXPECT_TRUE(no_children());
}

TEST_F(Pool, AProcessThatCrashesTellsItsSignal) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the address sanitizer catches the signals";
#endif
    for (const int number : {SIGSEGV, SIGABRT, SIGBUS}) {
        bool killed = false;
        const Heard heard = hear(*pool_, long_request(), [&](const std::string&) {
            if (!std::exchange(killed, true)) kill(only_child(), number);
        });
        EXPECT_EQ(heard.outcome.end, HearingEnd::died);
        EXPECT_EQ(heard.outcome.signal, number);
    }
}

TEST_F(Pool, AHolderThatIsKilledIsStartedAgain) {
    expect_works();
    const pid_t before = pool_->process();
    pid_t child = -1;
    const Heard heard = hear(*pool_, long_request(), [&](const std::string&) {
        if (child > 0) return;
        child = only_child();
        kill(before, SIGKILL);
    });
    EXPECT_EQ(heard.outcome.end, HearingEnd::stopped);
    EXPECT_TRUE(eventually([&] { return kill(child, 0) != 0; })) << "its processes end with it";
    expect_works();
    EXPECT_NE(pool_->process(), before);
    EXPECT_EQ(pool_->restarts(), 1U);
    EXPECT_NE(waitpid(before, nullptr, WNOHANG), before) << "it has been waited for";
}

TEST_F(Pool, SignalsOfTheTerminalAreNotForIt) {
    expect_works();
    const pid_t holder = pool_->process();
    bool sent = false;
    const Heard heard = hear(*pool_, long_request(), [&](const std::string&) {
        if (std::exchange(sent, true)) return;
        for (const pid_t pid : {holder, only_child()}) {
            kill(pid, SIGINT);
            kill(pid, SIGTERM);
        }
    });
    EXPECT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
    EXPECT_EQ(pool_->process(), holder);
}

TEST_F(Pool, CancelEndsTheProcess) {
    const auto begin = std::chrono::steady_clock::now();
    const Heard heard = hear(*pool_, long_request(), [&](const std::string&) {
        pool_->cancel("another");
        pool_->cancel("long");
    });
    EXPECT_EQ(heard.outcome.end, HearingEnd::cancelled);
    EXPECT_TRUE(heard.results.empty());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_TRUE(no_children());
    pool_->cancel("long");  // is over
    expect_works();
}

TEST_F(Pool, TimeOutsEndTheProcess) {
    HearingRequest request = long_request();
    expect_works();  // the models are loaded
    request.limits.wall_seconds = 0.05;
    EXPECT_EQ(hear(*pool_, request).outcome.end, HearingEnd::timed_out);
    EXPECT_TRUE(no_children());
    expect_works();
}

TEST_F(Pool, ProcessorTimeIsBounded) {
    HearingRequest request = analysis(*shared_ / "long.wav");
    request.models.assign(60, "small");
    request.limits.processor_seconds = 1;
    if (!pool_->sandbox().limits) GTEST_SKIP() << "this system does not bound processor time";
    EXPECT_EQ(hear(*pool_, request).outcome.end, HearingEnd::timed_out);
    expect_works();
}

TEST_F(Pool, WhatTheListenerThrowsPassesThrough) {
    const auto throwing = [](const std::string&) { throw InputError("listener", "is full"); };
    EXPECT_THROW(hear(*pool_, long_request(), throwing), InputError);
    EXPECT_TRUE(no_children());
    expect_works();
}

TEST_F(Pool, ManyRequestsFromManyThreadsLeaveNothingBehind) {
    expect_works();
    const std::size_t descriptors = open_descriptors();
    std::atomic<int> done{0};
    std::vector<std::string> answers(20);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 5; ++i) {
                    HearingRequest request = analysis(folder_ / "song.wav", {"small", "dense"});
                    request.job = std::to_string(5 * t + i);
                    const Heard heard = hear(*pool_, request);
                    if (heard.outcome.end == HearingEnd::done) ++done;
                    for (const auto& result : heard.results) {
                        answers[static_cast<std::size_t>(5 * t + i)] += result.at("probabilities").dump();
                    }
                }
            });
        }
    }
    EXPECT_EQ(done, 20);
    EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1U);
    EXPECT_TRUE(no_children()) << "neither processes nor zombies";
    EXPECT_EQ(open_descriptors(), descriptors);
    EXPECT_EQ(pool_->restarts(), 0U);
    const pid_t holder = pool_->process();
    pool_.reset();
    EXPECT_EQ(kill(holder, 0), -1);
    EXPECT_EQ(open_descriptors(), descriptors - 2) << "the socket and the event";
}

TEST_F(Pool, ClosingStopsThoseWhoWait) {
    std::atomic<bool> began{false};
    HearingEnd end = HearingEnd::done;
    std::jthread waiting(
        [&] { end = hear(*pool_, long_request(), [&](const std::string&) { began = true; }).outcome.end; });
    ASSERT_TRUE(eventually([&] { return began.load(); }));
    pool_->close();
    waiting.join();
    EXPECT_EQ(end, HearingEnd::stopped);
    EXPECT_EQ(hear(*pool_, long_request()).outcome.end, HearingEnd::stopped);
    EXPECT_EQ(pool_->process(), 0);
    EXPECT_FALSE(pool_->ready());
    pool_->close();
}

TEST_F(Pool, ModelsThatCannotBeLoadedNeverGetReady) {
    std::ofstream(folder_ / "broken.safetensors") << "no model";
    HearingPool pool({.program = HEAR_FILES_PROGRAM, .models = {folder_ / "broken.safetensors"}});
    EXPECT_TRUE(eventually([&] { return pool.restarts() >= 2; })) << "it is tried again";
    EXPECT_FALSE(pool.ready());
    HearingRequest request = analysis(folder_ / "song.wav", {"broken"});
    request.limits.wall_seconds = 0.1;
    EXPECT_EQ(hear(pool, request).outcome.end, HearingEnd::stopped);
    EXPECT_LT(pool.restarts(), 20U) << "less and less often";
    std::jthread canceller([&] {
        std::this_thread::sleep_for(50ms);
        pool.cancel(request.job);
    });
    request.limits.wall_seconds = 60;
    EXPECT_EQ(hear(pool, request).outcome.end, HearingEnd::cancelled);
}

TEST_F(Pool, WrongOptionsAreRefused) {
    EXPECT_THROW(HearingPool({.program = folder_ / "nothing", .models = {}}), SystemError);
    std::filesystem::create_directory(folder_ / "other");
    std::filesystem::copy(dense_, folder_ / "other");
    EXPECT_THROW(HearingPool({.program = HEAR_FILES_PROGRAM,
                              .models = {dense_, folder_ / "other" / dense_.filename()}}),
                 UsageError);
}

TEST_F(Pool, CanBeMadeWithoutModels) {
    HearingPool pool({.program = HEAR_FILES_PROGRAM, .models = {}});
    HearingRequest request = analysis(folder_ / "song.wav", {});
    EXPECT_EQ(hear(pool, request).order, (std::vector<std::string>{"facts", "spectrogram"}));
}

}  // namespace
}  // namespace resonet::testing
