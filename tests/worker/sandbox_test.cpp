// Processes that lock themselves in, and try to get out.
#include "worker/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>

#include "audio/sounds.h"
#include "support/temporary_folder.h"
#include "worker/landlock.h"

namespace resonet::testing {
namespace {

class Sandbox : public ::testing::Test {
  protected:
    Sandbox() {
        write_bytes(audio_, "sound");
        write_bytes(folder_ / "other", "secret");
    }

    /// What `attempt` makes of a process that is locked in: its exit status, or 1000 + the signal it died of.
    int locked_in(const std::function<int()>& attempt, const HearingLimits& limits = {}) {
        const pid_t child = fork();
        if (child == 0) {
            lock_in(audio_, limits);
            _exit(attempt());
        }
        int status = 0;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    }

    /// That a system call fails inside with this error.
    void expect_error(int error, const char* what, const std::function<long()>& call) {
        EXPECT_EQ(locked_in([&] { return call() < 0 ? errno : 0; }), error) << what;
        EXPECT_NE(error, 0);
    }

    TemporaryFolder folder_;
    std::filesystem::path audio_ = folder_ / "audio";
    SandboxFacts facts_ = try_sandbox();
};

TEST_F(Sandbox, FactsAreThoseOfTheProcess) {
    const int bits = locked_in([] { return 0; });
    EXPECT_EQ(bits, 0);
    EXPECT_EQ(facts_.landlock, landlock_version() > 0);
    EXPECT_TRUE(facts_.limits);
}

TEST_F(Sandbox, TheFileCanBeReadAndNothingElse) {
    EXPECT_EQ(locked_in([&] {
                  char text[6] = {};
                  const int file = open(audio_.c_str(), O_RDONLY);
                  return file >= 0 && read(file, text, 5) == 5 && std::string(text) == "sound" ? 0 : 1;
              }),
              0);
    if (!facts_.landlock) GTEST_SKIP() << "this kernel has no Landlock";
    const std::filesystem::path other = folder_ / "other";
    const auto opened = [](const std::filesystem::path& path) { return open(path.c_str(), O_RDONLY); };
    expect_error(EACCES, "another file", [&] { return opened(other); });
    expect_error(EACCES, "the folder", [&] { return opened(folder_.path()); });
    expect_error(EACCES, "passwords", [&] { return opened("/etc/passwd"); });
    expect_error(EACCES, "the environment", [&] { return opened("/proc/self/environ"); });
    expect_error(EACCES, "memory", [&] { return opened("/proc/self/mem"); });
}

TEST_F(Sandbox, AFolderOpensNothingBelowIt) {
    if (!facts_.landlock) GTEST_SKIP() << "this kernel has no Landlock";
    const std::filesystem::path inside = audio_;
    audio_ = folder_.path();
    expect_error(EACCES, "a file in it", [&] { return open(inside.c_str(), O_RDONLY); });
    audio_ = folder_ / "missing";
    expect_error(EACCES, "anything", [&] { return open(inside.c_str(), O_RDONLY); });
}

TEST_F(Sandbox, NothingCanBeWritten) {
    if (!facts_.seccomp) GTEST_SKIP() << "this system refuses seccomp";
    expect_error(EPERM, "the file", [&] { return open(audio_.c_str(), O_WRONLY); });
    expect_error(EPERM, "the file, both ways", [&] { return open(audio_.c_str(), O_RDWR); });
    expect_error(EPERM, "a new one",
                 [&] { return open((folder_ / "new").c_str(), O_RDONLY | O_CREAT, 0600); });
    expect_error(EPERM, "cutting", [&] { return open(audio_.c_str(), O_RDONLY | O_TRUNC); });
    expect_error(EPERM, "one without a name",
                 [&] { return open(folder_.path().c_str(), O_TMPFILE | O_RDWR, 0600); });
    expect_error(EPERM, "removing", [&] { return unlink(audio_.c_str()); });
    expect_error(EPERM, "renaming", [&] { return rename(audio_.c_str(), (folder_ / "new").c_str()); });
    expect_error(EPERM, "linking", [&] { return link(audio_.c_str(), (folder_ / "new").c_str()); });
    expect_error(EPERM, "a folder", [&] { return mkdir((folder_ / "new").c_str(), 0700); });
    expect_error(EPERM, "rights", [&] { return chmod(audio_.c_str(), 0777); });
    expect_error(EPERM, "cutting by name", [&] { return truncate(audio_.c_str(), 0); });
    expect_error(EPERM, "memory that is a file", [] { return memfd_create("x", 0); });
    EXPECT_EQ(read_bytes(audio_), "sound");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
}

TEST_F(Sandbox, NoNetworkNoProgramsNoOtherProcesses) {
    if (!facts_.seccomp) GTEST_SKIP() << "this system refuses seccomp";
    expect_error(EPERM, "internet", [] { return socket(AF_INET, SOCK_STREAM, 0); });
    expect_error(EPERM, "internet, version 6", [] { return socket(AF_INET6, SOCK_DGRAM, 0); });
    expect_error(EPERM, "local sockets", [] { return socket(AF_UNIX, SOCK_STREAM, 0); });
    expect_error(EPERM, "netlink", [] { return socket(AF_NETLINK, SOCK_RAW, 0); });
    expect_error(EPERM, "pairs", [] {
        int pair[2];
        return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    });
    expect_error(EPERM, "programs", [] {
        char name[] = "sh";
        char* const arguments[] = {name, nullptr};
        return execve("/bin/sh", arguments, nullptr);
    });
    expect_error(EPERM, "programs by descriptor",
                 [] { return syscall(SYS_execveat, 0, "", nullptr, nullptr, AT_EMPTY_PATH); });
    expect_error(EPERM, "processes", [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); });
    expect_error(EPERM, "processes, the new way", [] { return syscall(SYS_clone3, nullptr, 0); });
#ifdef SYS_fork
    expect_error(EPERM, "processes, the old way", [] { return syscall(SYS_fork); });
#endif
    expect_error(EPERM, "looking into others",
                 [] { return ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr); });
    expect_error(EPERM, "reading others",
                 [] { return syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0); });
    const pid_t parent = getpid();
    expect_error(EPERM, "signals to others", [parent] { return kill(parent, SIGUSR1); });
    expect_error(EPERM, "signals to others' threads",
                 [parent] { return syscall(SYS_tgkill, parent, parent, SIGUSR1); });
    expect_error(EPERM, "name spaces", [] { return syscall(SYS_unshare, 0x10000000); });
    expect_error(EPERM, "mounts", [] { return syscall(SYS_mount, "x", "/", "tmpfs", 0, nullptr); });
    expect_error(EPERM, "programs in the kernel", [] { return syscall(SYS_bpf, 0, nullptr, 0); });
    expect_error(EPERM, "rings", [] { return syscall(SYS_io_uring_setup, 1, nullptr); });
    expect_error(EPERM, "keys", [] { return syscall(SYS_keyctl, 0, 0); });
    expect_error(EPERM, "devices", [] { return syscall(SYS_ioctl, 0, 0x5401, nullptr); });
    expect_error(EPERM, "higher limits", [] {
        const rlimit more{100, 100};
        return setrlimit(RLIMIT_NOFILE, &more);
    });
}

TEST_F(Sandbox, MemoryAndDescriptorsAreBounded) {
    HearingLimits limits;
    limits.memory_bytes = 32 << 20;
    const auto take = [](std::size_t megabytes) {
        return mmap(nullptr, megabytes << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
               MAP_FAILED;
    };
    EXPECT_EQ(locked_in([&] { return take(16) && !take(32) ? 0 : 1; }, limits), 0);
    EXPECT_EQ(locked_in([&] {
                  int last = 0;
                  for (int i = 0; i < 100; ++i) {
                      const int file = open(audio_.c_str(), O_RDONLY);
                      if (file < 0) return errno;
                      last = file;
                  }
                  return last > 0 ? 0 : 1;
              }),
              EMFILE);
}

TEST_F(Sandbox, ProcessorTimeIsBounded) {
    HearingLimits limits;
    limits.processor_seconds = 1;
    volatile double sum = 0;
    EXPECT_EQ(locked_in(
                  [&] {
                      while (true) sum = sum + 1;
                      return 0;
                  },
                  limits),
              1000 + SIGXCPU);
}

TEST_F(Sandbox, AbortStillEndsIt) {
    EXPECT_EQ(locked_in([]() -> int {
                  std::signal(SIGABRT, SIG_DFL);
                  std::abort();
              }),
              1000 + SIGABRT);
}

}  // namespace
}  // namespace resonet::testing
