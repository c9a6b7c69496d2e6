#include "core/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include "core/error.h"

namespace resonet {
namespace {

// A signal handler can reach nothing but a variable of static lifetime.
std::atomic<bool> raised{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler must not wait for a lock");

struct sigaction previous_int = {};
struct sigaction previous_term = {};

extern "C" void raise_flag(int signal) {
    if (!raised.exchange(true)) return;
    const int saved = errno;
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // delivered as soon as this handler returns
    errno = saved;
}

}  // namespace

InterruptHandler::InterruptHandler() {
    raised = false;
    struct sigaction action = {};
    action.sa_handler = raise_flag;
    action.sa_flags = SA_RESTART;  // libraries in the middle of a read must not see it fail
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &previous_int);
    sigaction(SIGTERM, &action, &previous_term);
    // A process started in the background with nohup or by a script ignores SIGINT on purpose.
    if (previous_int.sa_handler == SIG_IGN) sigaction(SIGINT, &previous_int, nullptr);
}

InterruptHandler::~InterruptHandler() {
    sigaction(SIGINT, &previous_int, nullptr);
    sigaction(SIGTERM, &previous_term, nullptr);
    raised = false;
}

bool interrupted() noexcept {
    return raised.load(std::memory_order_relaxed);
}

void throw_if_interrupted() {
    if (interrupted()) throw Interrupted();
}

}  // namespace resonet
