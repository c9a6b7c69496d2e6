#include "core/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <system_error>

#include "core/error.h"
#include "core/interrupt.h"

namespace resonet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_errors = 65536;
constexpr int interrupt_interval = 100;  // milliseconds between looks for Ctrl-C

[[noreturn]] void fail(const ProcessCall& call, int code) {
    throw SystemError(call.program.string(), "cannot be run: " + std::generic_category().message(code));
}

class Descriptor {
  public:
    Descriptor() = default;
    ~Descriptor() { reset(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void reset(int descriptor = -1) {
        if (descriptor_ >= 0) close(descriptor_);
        descriptor_ = descriptor;
    }
    int get() const { return descriptor_; }
    bool open() const { return descriptor_ >= 0; }

  private:
    int descriptor_ = -1;
};

struct Pipe {
    Descriptor reading;
    Descriptor writing;

    explicit Pipe(const ProcessCall& call) {
        std::array<int, 2> ends;
        if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(call, errno);
        reading.reset(ends[0]);
        writing.reset(ends[1]);
    }
};

/// Keeps writes to a program that has ended from raising SIGPIPE in this thread; they fail instead.
class NoBrokenPipeSignal {
  public:
    NoBrokenPipeSignal() {
        sigemptyset(&signal_);
        sigaddset(&signal_, SIGPIPE);
        sigset_t waiting;
        sigpending(&waiting);
        was_pending_ = sigismember(&waiting, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &signal_, &before_);
    }
    ~NoBrokenPipeSignal() {
        const timespec now{};
        while (!was_pending_ && sigtimedwait(&signal_, nullptr, &now) < 0 && errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoBrokenPipeSignal(const NoBrokenPipeSignal&) = delete;
    NoBrokenPipeSignal& operator=(const NoBrokenPipeSignal&) = delete;

  private:
    sigset_t signal_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

class Process {
  public:
    explicit Process(const ProcessCall& call) : call_(call), input_(call), output_(call), errors_(call) {
        start();
        input_.reading.reset();
        output_.writing.reset();
        errors_.writing.reset();
        fcntl(input_.writing.get(), F_SETFL, O_NONBLOCK);
        if (call_.input.empty()) input_.writing.reset();
    }

    /// A program that is still running is killed: nobody waits for it any more.
    ~Process() {
        if (child_ > 0) kill_and_wait();
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    ProcessOutcome run() {
        const NoBrokenPipeSignal guard;
        const Clock::time_point deadline = Clock::now() + call_.timeout;
        while (output_.reading.open() || errors_.reading.open()) {
            throw_if_interrupted();
            report_waiting();
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
            if (left.count() <= 0) return stop(ProcessEnd::timed_out);
            exchange(static_cast<int>(std::min<std::int64_t>(left.count(), interrupt_interval)));
            if (outcome_.output.size() > call_.largest_output) return stop(ProcessEnd::overflowed);
        }
        // It has closed its outputs, which is the end of it; should it linger, the deadline holds.
        while (!ended(WNOHANG)) {
            throw_if_interrupted();
            report_waiting();
            if (Clock::now() >= deadline) return stop(ProcessEnd::timed_out);
            poll(nullptr, 0, 1);
        }
        throw_if_interrupted();  // the terminal sends Ctrl-C to the program as well, which then ends first
        return std::move(outcome_);
    }

  private:
    void start() {
        std::vector<std::string> arguments{call_.program.string()};
        arguments.insert(arguments.end(), call_.arguments.begin(), call_.arguments.end());
        std::vector<std::string> environment = call_.environment;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        if (!call_.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, call_.folder.c_str());
        posix_spawn_file_actions_adddup2(&actions, input_.reading.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output_.writing.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, errors_.writing.get(), STDERR_FILENO);
        // The child starts with no signal blocked, and dies of a broken pipe as programs do.
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t set;
        sigemptyset(&set);
        posix_spawnattr_setsigmask(&attributes, &set);
        sigaddset(&set, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes, &set);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        const int code = posix_spawn(&child_, call_.program.c_str(), &actions, &attributes,
                                     pointers(arguments).data(), pointers(environment).data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (code != 0) {
            child_ = -1;
            fail(call_, code);
        }
    }

    void report_waiting() {
        const Clock::time_point now = Clock::now();
        if (!call_.while_waiting || now < next_report_) return;
        next_report_ = now + std::chrono::milliseconds(interrupt_interval);
        call_.while_waiting();
    }

    /// Waits up to `milliseconds`, then writes and reads what can be written and read.
    void exchange(int milliseconds) {
        // poll() passes over descriptors that are closed, -1.
        std::array<pollfd, 3> requests{pollfd{input_.writing.get(), POLLOUT, 0},
                                       pollfd{output_.reading.get(), POLLIN, 0},
                                       pollfd{errors_.reading.get(), POLLIN, 0}};
        if (poll(requests.data(), requests.size(), milliseconds) <= 0) return;
        if (requests[0].revents != 0) write_input();
        if (requests[1].revents != 0) read_into(outcome_.output, output_.reading);
        if (requests[2].revents != 0) {
            read_into(outcome_.errors, errors_.reading);
            if (outcome_.errors.size() > longest_errors) outcome_.errors.resize(longest_errors);
        }
    }

    void write_input() {
        const ssize_t count =
            write(input_.writing.get(), call_.input.data() + written_, call_.input.size() - written_);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count > 0) written_ += static_cast<std::size_t>(count);
        if (count < 0 || written_ == call_.input.size()) input_.writing.reset();
    }

    static void read_into(std::string& text, Descriptor& from) {
        std::array<char, 65536> block;
        const ssize_t count = read(from.get(), block.data(), block.size());
        if (count > 0) {
            text.append(block.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            from.reset();
        }
    }

    /// Whether the child has ended; if so, notes its status.
    bool ended(int options) {
        int status = 0;
        const pid_t pid = waitpid(child_, &status, options);
        if (pid == 0 || (pid < 0 && errno == EINTR)) return false;
        child_ = -1;
        if (pid > 0) outcome_.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }

    void kill_and_wait() {
        kill(child_, SIGKILL);
        while (!ended(0)) {
        }
    }

    ProcessOutcome stop(ProcessEnd end) {
        kill_and_wait();
        outcome_.end = end;
        return std::move(outcome_);
    }

    const ProcessCall& call_;
    Pipe input_;
    Pipe output_;
    Pipe errors_;
    pid_t child_ = -1;
    std::size_t written_ = 0;
    Clock::time_point next_report_ = Clock::now();
    ProcessOutcome outcome_;
};

}  // namespace

ProcessOutcome run_process(const ProcessCall& call) {
    return Process(call).run();
}

std::optional<std::filesystem::path> find_program(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        // Others lead to the working folder, or to one below it, as the empty one does.
        if (!std::filesystem::path(folder).is_absolute()) continue;
        std::filesystem::path program = std::filesystem::path(folder) / name;
        std::error_code ignored;
        if (std::filesystem::is_regular_file(program, ignored) && access(program.c_str(), X_OK) == 0) {
            return program;
        }
    }
    return std::nullopt;
}

std::vector<std::string> plain_environment(std::initializer_list<std::string_view> unwanted) {
    std::vector<std::string> kept{"LC_ALL=C.UTF-8"};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto begins = [&](std::string_view name) { return text.starts_with(name); };
        if (begins("LC_") || begins("LANG") || std::any_of(unwanted.begin(), unwanted.end(), begins)) {
            continue;
        }
        kept.emplace_back(text);
    }
    return kept;
}

}  // namespace resonet
