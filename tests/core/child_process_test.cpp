#include "core/child_process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "support/fake_program.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using testing::write_program;
using namespace std::chrono_literals;

class ChildProcess : public ::testing::Test {
  protected:
    ProcessOutcome run(const std::string& commands, std::string_view input = {},
                       std::chrono::milliseconds timeout = 20s) {
        ProcessCall call;
        call.program = write_program(folder_ / "program", commands);
        call.environment = {"PATH=/usr/bin:/bin"};
        call.input = input;
        call.timeout = timeout;
        return run_process(call);
    }

    TemporaryFolder folder_;
};

TEST_F(ChildProcess, GivesOutputErrorsAndStatus) {
    const ProcessOutcome outcome = run("cat; echo bad >&2; exit 7\n", "some input");
    EXPECT_EQ(outcome.end, ProcessEnd::exited);
    EXPECT_EQ(outcome.status, 7);
    EXPECT_EQ(outcome.output, "some input");
    EXPECT_EQ(outcome.errors, "bad\n");
}

TEST_F(ChildProcess, CarriesMoreThanAPipeHoldsBothWays) {
    std::string input(5'000'000, 'x');
    for (std::size_t i = 0; i < input.size(); i += 7) input[i] = static_cast<char>(i);
    EXPECT_EQ(run("cat\n", input).output, input);
}

TEST_F(ChildProcess, MayLeaveItsInputUnread) {
    const std::string input(5'000'000, 'x');
    const ProcessOutcome outcome = run("echo done\n", input);  // SIGPIPE would end this test
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.output, "done\n");
    sigset_t pending;
    sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

TEST_F(ChildProcess, IsKilledAfterTheTimeOut) {
    const auto start = std::chrono::steady_clock::now();
    const ProcessOutcome outcome = run("echo first; exec sleep 30\n", {}, 300ms);
    EXPECT_EQ(outcome.end, ProcessEnd::timed_out);
    EXPECT_EQ(outcome.status, 128 + SIGKILL);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
    EXPECT_TRUE(waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) << "a process is left";
}

TEST_F(ChildProcess, IsKilledAfterTheTimeOutWhenItsOutputsAreClosed) {
    EXPECT_EQ(run("exec >&- 2>&-; exec sleep 30\n", {}, 300ms).end, ProcessEnd::timed_out);
}

TEST_F(ChildProcess, IsKilledWhenItWritesTooMuch) {
    ProcessCall call;
    call.program = write_program(folder_ / "program", "exec yes\n");
    call.environment = {"PATH=/usr/bin:/bin"};
    call.largest_output = 100'000;
    EXPECT_EQ(run_process(call).end, ProcessEnd::overflowed);
}

TEST_F(ChildProcess, EndsByASignal) {
    EXPECT_EQ(run("kill -TERM $$\n").status, 128 + SIGTERM);
}

TEST_F(ChildProcess, TakesArgumentsAsTheyAre) {
    ProcessCall call;
    call.program = write_program(folder_ / "program", "printf '<%s>' \"$@\"\n");
    call.arguments = {"a b", "$(id)", "", "\"`'"};
    call.environment = {"PATH=/usr/bin:/bin"};
    EXPECT_EQ(run_process(call).output, "<a b><$(id)><><\"`'>");
}

TEST_F(ChildProcess, WorksInTheFolderGiven) {
    ProcessCall call;
    call.program = write_program(folder_ / "program", "echo made > here\n");
    call.folder = folder_ / "";
    EXPECT_EQ(run_process(call).status, 0);
    EXPECT_EQ(read_text(folder_ / "here"), "made\n");
    call.folder = folder_ / "none";
    EXPECT_THROW(run_process(call), SystemError);
}

TEST_F(ChildProcess, ReportsWhileItIsWaitedFor) {
    ProcessCall call;
    call.program = write_program(folder_ / "program", "exec sleep 0.5\n");
    call.environment = {"PATH=/usr/bin:/bin"};
    int reports = 0;
    call.while_waiting = [&] { ++reports; };
    run_process(call);
    EXPECT_GE(reports, 3);
    EXPECT_LE(reports, 20);
    call.while_waiting = [] { throw InputError("x", "enough"); };
    EXPECT_THROW(run_process(call), InputError);
    EXPECT_TRUE(waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) << "a process is left";
}

TEST_F(ChildProcess, IsFoundInThePath) {
    const std::string before = std::getenv("PATH");
    write_program(folder_ / "resonet-fake", "");
    setenv("PATH", ("::/nowhere:" + folder_.path().string()).c_str(), 1);
    EXPECT_EQ(find_program("resonet-fake"), folder_ / "resonet-fake");
    EXPECT_EQ(find_program("resonet-none"), std::nullopt);
    // What lies in the working folder, or below it, is not run, by whatever entry.
    const std::filesystem::path here = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    std::filesystem::create_directories("bin");
    write_program("bin/resonet-fake", "");
    for (const char* path : {".", "bin", "./bin", "bin/../bin:.:", ""}) {
        setenv("PATH", path, 1);
        EXPECT_EQ(find_program("resonet-fake"), std::nullopt) << path;
    }
    std::filesystem::current_path(here);
    setenv("PATH", folder_.path().c_str(), 1);
    std::filesystem::permissions(folder_ / "resonet-fake", std::filesystem::perms::owner_read);
    EXPECT_EQ(find_program("resonet-fake"), std::nullopt);
    setenv("PATH", before.c_str(), 1);
}

TEST_F(ChildProcess, GetsAPlainEnvironment) {
    setenv("RESONET_FAKE_A", "1", 1);
    setenv("RESONET_FAKE_B", "2", 1);
    setenv("LANGUAGE", "de", 1);
    const std::vector<std::string> kept = plain_environment({"RESONET_FAKE_A"});
    const auto has = [&](const char* entry) { return std::ranges::count(kept, entry) == 1; };
    EXPECT_FALSE(has("RESONET_FAKE_A=1"));
    EXPECT_TRUE(has("RESONET_FAKE_B=2"));
    EXPECT_FALSE(has("LANGUAGE=de"));
    EXPECT_TRUE(has("LC_ALL=C.UTF-8"));
}

TEST_F(ChildProcess, CannotBeStarted) {
    ProcessCall call;
    call.program = folder_ / "none";
    EXPECT_THROW(run_process(call), SystemError);
}

TEST_F(ChildProcess, IsKilledOnCtrlC) {
    const InterruptHandler handler;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(run("kill -INT $PPID; exec sleep 30\n"), Interrupted);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
    EXPECT_TRUE(waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) << "a process is left";
}

}  // namespace
}  // namespace resonet
