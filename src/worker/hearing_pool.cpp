#include "worker/hearing_pool.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "core/error.h"
#include "worker/hearing_call.h"
#include "worker/hearing_json.h"
#include "worker/holder_process.h"
#include "worker/message.h"

namespace resonet {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Wait before the next start of a process that was lost soon after its last one; doubles up to the longest.
constexpr milliseconds first_pause{100};
constexpr milliseconds longest_pause{5000};
constexpr std::chrono::seconds long_life{10};  // after which a loss is no sign of more
constexpr std::chrono::seconds patience_for_facts{2};

HearingOutcome only(HearingEnd end) {
    return {end, 0, {}, {}, {}};
}

HearingOutcome internal(std::string problem) {
    return {HearingEnd::refused, 0, "internal", std::move(problem), {}};
}

}  // namespace

struct HearingPool::State {
    using Models = std::map<std::string, ModelFacts>;
    using Calls = std::map<std::uint64_t, std::shared_ptr<HearingCall>>;

    explicit State(HearingPoolOptions wanted)
        : options(std::move(wanted)), wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (options.program.empty()) options.program = "/proc/self/exe";
        if (!wake.open()) throw SystemError("eventfd", "is refused by the system");
    }

    // The watching thread.
    void watch(std::stop_token);
    void watch_process();
    bool take_message(Message&& message, Models& told);
    void process_lost();

    // Threads that call.
    HearingOutcome hear(const HearingRequest& request, const HearingListener& listener);
    std::optional<HearingEnd> wait_until_ready(std::unique_lock<std::mutex>& lock, const HearingCall& call,
                                               double seconds);
    void end_process(std::uint64_t id);
    void close();

    HearingPoolOptions options;
    OwnedDescriptor wake;  // of the watching thread

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    bool closing = false;
    bool ready = false;
    bool was_ready = false;
    std::size_t restarts = 0;
    SandboxFacts sandbox;
    std::shared_ptr<const Models> models;    // of the process that is ready
    std::shared_ptr<HolderProcess> process;  // made and ended by the watching thread
    Calls calls;                             // whose processes were asked for
    std::set<std::shared_ptr<HearingCall>> waiting;
    std::uint64_t next_id = 1;

    milliseconds next_pause{0};
    std::once_flag closed;
    std::jthread watcher;  // the last member: it uses the others
};

void HearingPool::State::watch(std::stop_token) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);  // signals are for the threads of the program
    while (true) {
        const Clock::time_point begin = Clock::now();
        try {
            auto started = std::make_shared<HolderProcess>(options.program, options.models);
            {
                const std::lock_guard lock(mutex);
                process = std::move(started);
            }
            watch_process();
        } catch (const SystemError&) {
            // No process, no memory: it is tried again, as after a loss.
        }
        process_lost();
        const bool early = Clock::now() - begin < long_life;
        next_pause = early ? std::min(std::max(first_pause, 2 * next_pause), longest_pause) : milliseconds{0};
        std::unique_lock lock(mutex);
        changed.wait_for(lock, next_pause, [this] { return closing; });
        if (closing) return;
        ++restarts;
    }
}

/// Until the process is lost, or the pool is closed.
void HearingPool::State::watch_process() {
    Models told;
    while (true) {
        std::array<pollfd, 2> news{pollfd{process->socket(), POLLIN, 0}, pollfd{wake.get(), POLLIN, 0}};
        if (poll(news.data(), news.size(), -1) < 0 && errno != EINTR) return;
        if (news[1].revents != 0) return;  // only close() wakes
        if (news[0].revents == 0) continue;
        std::optional<Message> message = receive_message(process->socket());
        if (!message || !take_message(std::move(*message), told)) return;
    }
}

/// False if it makes no sense.
bool HearingPool::State::take_message(Message&& message, Models& told) try {
    const json& content = message.content;
    const auto kind = content.at("is").get<std::string>();
    if (kind == "model") {
        told[content.at("name")] = {content.at("labels").get<std::vector<std::string>>(),
                                    content.at("unsure_below").get<double>()};
        return true;
    }
    const std::lock_guard lock(mutex);
    if (kind == "ready") {
        models = std::make_shared<const Models>(std::move(told));
        sandbox = {content.at("seccomp").get<bool>(), content.at("landlock").get<bool>(),
                   content.at("limits").get<bool>()};
        ready = was_ready = true;
        changed.notify_all();
        return true;
    }
    const auto found = calls.find(content.at("id").get<std::uint64_t>());
    if (found == calls.end()) return true;  // not waited for any more
    found->second->process_ended(content.at("status").get<int>());
    return true;
} catch (const json::exception&) {
    return false;
}

void HearingPool::State::process_lost() {
    std::shared_ptr<HolderProcess> gone;
    {
        const std::lock_guard lock(mutex);
        ready = false;
        gone = std::move(process);
    }
    if (gone) gone->end();  // its own processes end with it, and who sends to it is told so
    const std::lock_guard lock(mutex);
    for (const auto& [id, call] : calls) call->lost();
    calls.clear();
}

/// None: it is ready.
std::optional<HearingEnd> HearingPool::State::wait_until_ready(std::unique_lock<std::mutex>& lock,
                                                               const HearingCall& call, double seconds) {
    const auto patience = std::chrono::duration<double>(std::min(seconds, 1e8));
    changed.wait_for(lock, patience, [&] { return closing || ready || call.news().cancelled; });
    if (call.news().cancelled) return HearingEnd::cancelled;
    if (closing || !ready) return HearingEnd::stopped;
    return std::nullopt;
}

HearingOutcome HearingPool::State::hear(const HearingRequest& request, const HearingListener& listener) {
    const auto call = std::make_shared<HearingCall>(request.job);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw SystemError("pipe", "is refused by the system", "raise the limit, see ulimit -n");
    }
    OwnedDescriptor answers(ends[0]);
    OwnedDescriptor theirs(ends[1]);
    std::shared_ptr<const Models> known;
    std::shared_ptr<HolderProcess> to;
    std::uint64_t id = 0;
    {
        std::unique_lock lock(mutex);
        waiting.insert(call);
        const auto failed = wait_until_ready(lock, *call, request.limits.wall_seconds);
        waiting.erase(call);
        if (failed) return only(*failed);
        known = models;
        for (const std::string& model : request.models) {
            if (!known->contains(model)) return internal("the model '" + model + "' is not loaded");
        }
        if (request.kind == HearingKind::explain && request.models.size() != 1) {
            return internal("one model at a time is explained");
        }
        id = next_id++;
        calls.emplace(id, call);
        to = process;
    }
    struct Forget {
        State& state;
        std::uint64_t id;
        ~Forget() {
            const std::lock_guard lock(state.mutex);
            state.calls.erase(id);
        }
    } const forget{*this, id};
    // Sent without the lock: where there is no room it waits, and the watching thread has to make some.
    const json message{{"do", "hear"}, {"id", id}, {"request", request_json(request)}};
    if (!send_message(to->socket(), message, theirs.get())) call->lost();
    theirs.reset();
    return follow_hearing(request, *known, listener, *call, std::move(answers),
                          [this, id] { end_process(id); });
}

void HearingPool::State::end_process(std::uint64_t id) {
    std::shared_ptr<HolderProcess> to;
    {
        const std::lock_guard lock(mutex);
        if (calls.contains(id)) to = process;  // else it is gone, and the request's process with it
    }
    if (to) send_message(to->socket(), {{"do", "end"}, {"id", id}});
}

void HearingPool::State::close() {
    std::call_once(closed, [this] {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        changed.notify_all();
        eventfd_write(wake.get(), 1);
        watcher.join();
    });
}

HearingPool::HearingPool(HearingPoolOptions options) : state_(std::make_shared<State>(std::move(options))) {
    std::set<std::filesystem::path> names;
    for (const std::filesystem::path& model : state_->options.models) {
        if (!names.insert(model.stem()).second) {
            throw UsageError(model.native(), "has the name of another model", "rename one of them");
        }
    }
    if (access(state_->options.program.c_str(), X_OK) != 0) {
        throw SystemError(state_->options.program.native(), "cannot be started", "install Resonet again");
    }
    State* const state = state_.get();
    state->watcher = std::jthread([state](std::stop_token token) { state->watch(std::move(token)); });
}

HearingPool::~HearingPool() {
    close();
}

bool HearingPool::ready() const {
    const std::lock_guard lock(state_->mutex);
    return state_->ready;
}

int HearingPool::process() const {
    const std::lock_guard lock(state_->mutex);
    return state_->process ? static_cast<int>(state_->process->pid()) : 0;
}

std::size_t HearingPool::restarts() const {
    const std::lock_guard lock(state_->mutex);
    return state_->restarts;
}

SandboxFacts HearingPool::sandbox() const {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, patience_for_facts,
                             [this] { return state_->was_ready || state_->closing; });
    return state_->sandbox;
}

HearingOutcome HearingPool::hear(const HearingRequest& request, const HearingListener& listener) {
    const std::shared_ptr<State> state = state_;  // lives until this returns
    return state->hear(request, listener);
}

void HearingPool::cancel(const std::string& job) {
    const std::lock_guard lock(state_->mutex);
    for (const auto& call : state_->waiting) {
        if (call->job() == job) call->cancel();
    }
    for (const auto& [id, call] : state_->calls) {
        if (call->job() == job) call->cancel();
    }
    state_->changed.notify_all();
}

void HearingPool::close() {
    state_->close();
}

}  // namespace resonet
