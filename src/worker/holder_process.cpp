#include "worker/holder_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

#include "core/error.h"

extern char** environ;

namespace resonet {
namespace {

constexpr int socket_there = 3;  // the descriptor in the process

[[noreturn]] void fail(const std::filesystem::path& program, int code) {
    throw SystemError(program.native(), "cannot be started: " + std::generic_category().message(code));
}

/// File actions and attributes of a start.
struct Start {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};

    Start() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~Start() {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    Start(const Start&) = delete;
    Start& operator=(const Start&) = delete;
};

}  // namespace

HolderProcess::HolderProcess(const std::filesystem::path& program,
                             const std::vector<std::filesystem::path>& models) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) fail(program, errno);
    socket_.reset(ends[0]);
    const OwnedDescriptor theirs(ends[1]);

    std::vector<std::string> arguments{"resonet", "hear-files", "--descriptor", std::to_string(socket_there),
                                       "--"};
    for (const std::filesystem::path& model : models) arguments.push_back(model.native());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);

    Start start;
    posix_spawn_file_actions_addopen(&start.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&start.actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&start.actions, theirs.get(), socket_there);
    // A server has hundreds of descriptors, and not all of them may be marked close-on-exec.
    posix_spawn_file_actions_addclosefrom_np(&start.actions, socket_there + 1);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&start.attributes, &signals);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&start.attributes, &signals);
    posix_spawnattr_setflags(&start.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int code =
        posix_spawn(&pid_, program.c_str(), &start.actions, &start.attributes, pointers.data(), environ);
    if (code != 0) {
        pid_ = -1;
        fail(program, code);
    }
}

HolderProcess::~HolderProcess() {
    end();
}

void HolderProcess::end() {
    if (pid_ <= 0 || ended_) return;
    ended_ = true;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace resonet
