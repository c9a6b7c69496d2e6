// What the process that holds the models does.
#include <fcntl.h>
#include <omp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <map>

#include "core/draws.h"
#include "core/error.h"
#include "worker/hearing_json.h"
#include "worker/hearing_pool.h"
#include "worker/hearing_process.h"
#include "worker/message.h"
#include "worker/sandbox.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr int first_free_descriptor = 3;  // after standard input, output and error

/// Hears a block of noise, so that what is made on first use (compiled networks, tables, buffers) is there
/// before processes are made of this one, and is shared by them.
void warm(const Classifier& classifier) {
    Draws draws(0);
    std::vector<float> noise(classifier.block_size());
    for (float& sample : noise) sample = static_cast<float>(draws.unit() - 0.5);
    classifier.classify(DecodedTrack{"noise", classifier.sample_rate(), noise, {}});
}

void ignore_signals() {
    // Ctrl-C reaches all processes of the terminal; when this one ends is for the server to say.
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
}

/// Signal SIGCHLD as something to read.
OwnedDescriptor watch_children() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    OwnedDescriptor watch(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!watch.open()) throw SystemError("signalfd", "is refused by the system");
    return watch;
}

/// The rest of the life of a process that was forked: `answers` is all it keeps.
[[noreturn]] void be_hearing_process(const HearingRequest& request, const HeldModels& models,
                                     const SandboxFacts& expected, int answers, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(EXIT_FAILURE);  // it has ended before that
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGCHLD, SIG_DFL);
    if (dup2(answers, first_free_descriptor) < 0) _exit(EXIT_FAILURE);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose findings go there
    dup2(STDOUT_FILENO, STDERR_FILENO);                              // which is /dev/null
#endif
    if (close_range(first_free_descriptor + 1, ~0U, 0) != 0) {
        for (int other = first_free_descriptor + 1; other < 1024; ++other) close(other);
    }
    // What this system can do was tried at the start: less than that now is a reason to touch nothing.
    const SandboxFacts locked = lock_in(request.audio, request.limits);
    if ((expected.seccomp && !locked.seccomp) || (expected.landlock && !locked.landlock) ||
        (expected.limits && !locked.limits)) {
        _exit(EXIT_FAILURE);
    }
    hear_file(request, models, first_free_descriptor);
    _exit(EXIT_SUCCESS);
}

class ModelHolder {
  public:
    ModelHolder(int socket, const HeldModels& models, const SandboxFacts& expected)
        : socket_(socket), models_(models), expected_(expected), children_ended_(watch_children()) {}

    /// Until the pool is gone.
    void run() {
        while (true) {
            std::array<pollfd, 2> ready{pollfd{socket_, POLLIN, 0}, pollfd{children_ended_.get(), POLLIN, 0}};
            if (poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) return;
            if (ready[1].revents != 0) reap();
            if (ready[0].revents != 0 && !serve()) return;
        }
    }

    /// Ends what is left.
    ~ModelHolder() {
        for (const auto& [pid, id] : children_) kill(pid, SIGKILL);
        while (!children_.empty() && waitpid(-1, nullptr, 0) > 0) {
        }
    }
    ModelHolder(const ModelHolder&) = delete;
    ModelHolder& operator=(const ModelHolder&) = delete;

  private:
    bool serve() {
        std::optional<Message> message = receive_message(socket_);
        if (!message) return false;
        const auto id = message->content.at("id").get<std::uint64_t>();
        if (message->content.at("do") == "end") {
            end(id);
            return true;
        }
        return begin(id, request_of(message->content.at("request")), message->descriptor);
    }

    bool begin(std::uint64_t id, const HearingRequest& request, const OwnedDescriptor& answers) {
        const pid_t self = getpid();
        const pid_t child = fork();
        if (child == 0) be_hearing_process(request, models_, expected_, answers.get(), self);
        if (child < 0) return send_message(socket_, {{"is", "ended"}, {"id", id}, {"status", -1}});
        children_.emplace(child, id);
        return true;
    }

    void end(std::uint64_t id) {
        for (const auto& [pid, of] : children_) {
            if (of == id) kill(pid, SIGKILL);  // not waited for yet, so that the number is still its own
        }
    }

    void reap() {
        signalfd_siginfo unused;
        while (read(children_ended_.get(), &unused, sizeof unused) > 0) {
        }
        int status = 0;
        for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
            const auto found = children_.find(pid);
            if (found == children_.end()) continue;
            send_message(socket_, {{"is", "ended"}, {"id", found->second}, {"status", status}});
            children_.erase(found);
        }
    }

    int socket_;
    const HeldModels& models_;
    SandboxFacts expected_;
    OwnedDescriptor children_ended_;
    std::map<pid_t, std::uint64_t> children_;  // and their requests
};

HeldModels load_models(const std::vector<std::filesystem::path>& files) {
    HeldModels models;
    for (const std::filesystem::path& file : files) {
        const auto [place, is_new] = models.emplace(file.stem().native(), Classifier(load_model(file)));
        if (!is_new) {
            throw UsageError(file.native(), "has the name of another model", "rename one of them");
        }
        warm(place->second);
    }
    return models;
}

json told_of(const std::string& name, const Model& model) {
    return {{"is", "model"}, {"name", name}, {"labels", model.labels}, {"unsure_below", model.unsure_below}};
}

}  // namespace

int hold_models(int descriptor, const std::vector<std::filesystem::path>& models) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // besides the end of the socket, should this process be busy then
    ignore_signals();
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    omp_set_num_threads(1);  // a process of several threads cannot be forked safely
    const HeldModels held = load_models(models);
    const SandboxFacts sandbox = try_sandbox();
    ModelHolder holder(descriptor, held, sandbox);
    for (const auto& [name, classifier] : held) {
        if (!send_message(descriptor, told_of(name, classifier.model()))) return EXIT_SUCCESS;
    }
    const json ready{{"is", "ready"},
                     {"seccomp", sandbox.seccomp},
                     {"landlock", sandbox.landlock},
                     {"limits", sandbox.limits}};
    if (send_message(descriptor, ready)) holder.run();
    return EXIT_SUCCESS;
}

}  // namespace resonet
