#include "training/gloo_collective.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

#include "core/error.h"
#include "core/interrupt.h"
#include "training/process_group.h"
#include "training/route.h"

namespace resonet {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Group = c10::intrusive_ptr<ProcessGroup>;
using Store = c10::intrusive_ptr<c10d::Store>;
using Work = c10::intrusive_ptr<c10d::Work>;

constexpr auto attempt = 1000ms;         // of connecting, between looks for Ctrl-C
constexpr auto pause = 20ms;             // between looks for processes that have yet to come
constexpr auto grace = 10s;              // after Ctrl-C, for an operation that the others take part in
constexpr auto interrupt_pause = 200ms;  // of waiting for an operation, between looks for Ctrl-C
constexpr auto farewell = 5s;            // for which process 0 serves the store after its own end
constexpr auto forever = 24h * 365;
constexpr int status_of_faults = 3;  // as of any SystemError

/// The first line of what torch says, without its stack.
std::string plain_reason(const std::exception& error) {
    const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torch_error != nullptr ? torch_error->what_without_backtrace() : error.what();
    return text.substr(0, text.find('\n'));
}

std::string place(const LaunchEnvironment& launch) {
    const bool v6 = launch.address.find(':') != std::string::npos;
    return (v6 ? "[" + launch.address + "]" : launch.address) + ":" + std::to_string(launch.port);
}

std::string seconds_text(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

std::string key_of(const char* what, int rank) {
    return std::string(what) + "/" + std::to_string(rank);
}

// Torch 1.13 watches the connection to the store on a thread of its own and lets its errors escape, which
// ends the program. A handler of that can reach nothing but what lives as long as the program.
std::string last_words;
std::terminate_handler previous_handler = nullptr;

[[noreturn]] void say_last_words() {
    try {
        if (const auto error = std::current_exception()) std::rethrow_exception(error);
    } catch (const std::system_error&) {
        std::fwrite(last_words.data(), 1, last_words.size(), stderr);
        std::fflush(stderr);
        std::_Exit(status_of_faults);
    } catch (...) {
        // None of torch's.
    }
    if (previous_handler != nullptr) previous_handler();
    std::abort();
}

void prepare_last_words(const LaunchEnvironment& launch) {
    last_words =
        "resonet: " + place(launch) + ": the connection of process " + std::to_string(launch.rank) +
        " to process 0 broke (see the messages of process 0; if another program listens there, set "
        "another MASTER_PORT; the same commands, all started again, go on from the last checkpoint)\n";
    const std::terminate_handler before = std::set_terminate(say_last_words);
    if (before != say_last_words) previous_handler = before;
}

Store serve(const LaunchEnvironment& launch, std::chrono::milliseconds timeout) {
    try {
        require_free_port(launch.port);
        return make_store(launch.address, launch.port, true, timeout);
    } catch (const std::exception& error) {
        throw SystemError(place(launch), "process 0 cannot listen there: " + plain_reason(error),
                          "set MASTER_PORT to a port that is free, and MASTER_ADDR to this machine");
    }
}

/// Tries again until somebody listens: processes start in any order.
Store connect(const LaunchEnvironment& launch, Clock::time_point deadline,
              std::chrono::milliseconds timeout) {
    for (;;) {
        throw_if_interrupted();
        // Torch writes a line about each attempt that fails: it gets one that does not.
        std::string reason = "nobody accepts connections";
        if (somebody_listens(launch.address, launch.port, attempt)) {
            try {
                return make_store(launch.address, launch.port, false, timeout);
            } catch (const std::exception& error) {
                reason = plain_reason(error);
            }
        }
        if (Clock::now() >= deadline) {
            throw SystemError(place(launch),
                              "process " + std::to_string(launch.rank) + " found no process 0 there within " +
                                  seconds_text(timeout) + ": " + reason,
                              "start process 0, look at MASTER_ADDR, MASTER_PORT and the firewall, or raise "
                              "--distributed-timeout");
        }
        std::this_thread::sleep_for(pause);
    }
}

/// The processes that have not yet set their key.
std::vector<int> absent(const Store& store, const char* what, int size) {
    std::vector<int> ranks;
    for (int r = 0; r < size; ++r) {
        if (!store->check({key_of(what, r)})) ranks.push_back(r);
    }
    return ranks;
}

/// Waits for a first answer. What listens there may be no store, and would leave a plain call waiting for
/// ever.
void expect_store(const LaunchEnvironment& launch, const Store& store, Clock::time_point deadline,
                  std::chrono::milliseconds timeout) {
    const auto answer = std::make_shared<std::promise<bool>>();
    std::future<bool> answered = answer->get_future();
    std::thread([store, answer] {
        try {
            answer->set_value(store->check({"size"}));
        } catch (...) {
            answer->set_exception(std::current_exception());
        }
    }).detach();
    while (answered.wait_for(pause) != std::future_status::ready) {
        throw_if_interrupted();
        if (Clock::now() < deadline) continue;
        throw SystemError(place(launch),
                          "what listens there gave process " + std::to_string(launch.rank) +
                              " no answer within " + seconds_text(timeout),
                          "set MASTER_PORT to a port that no other program uses");
    }
    answered.get();
}

/// Waits until all processes are at the store.
void gather(const LaunchEnvironment& launch, const Store& store, Clock::time_point deadline,
            std::chrono::milliseconds timeout) {
    if (launch.rank == 0) {
        const std::string size = std::to_string(launch.size);
        store->set("size", std::vector<std::uint8_t>(size.begin(), size.end()));
    }
    if (store->add(key_of("here", launch.rank), 1) != 1) {
        throw UsageError(place(launch), "two processes there have the rank " + std::to_string(launch.rank),
                         "give each its own RANK, and each training its own MASTER_PORT");
    }
    for (;;) {
        throw_if_interrupted();
        if (store->check({"size"})) {
            const std::vector<std::uint8_t> bytes = store->get("size");
            const std::string size(bytes.begin(), bytes.end());
            if (size != std::to_string(launch.size)) {
                throw UsageError(place(launch),
                                 "process " + std::to_string(launch.rank) + " counts on " +
                                     std::to_string(launch.size) + " processes, but process 0 on " + size,
                                 "set the same WORLD_SIZE everywhere");
            }
        }
        const std::vector<int> missing = absent(store, "here", launch.size);
        if (missing.empty()) return;
        if (Clock::now() >= deadline) {
            std::string names;
            for (const int r : missing) names += (names.empty() ? "" : ", ") + std::to_string(r);
            throw SystemError(place(launch),
                              "of the " + std::to_string(launch.size) +
                                  " processes these did not come within " + seconds_text(timeout) + ": " +
                                  names,
                              "start all of them, with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE, or "
                              "raise --distributed-timeout");
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

struct GlooCollective::State {
    LaunchEnvironment launch;
    std::chrono::milliseconds timeout{};
    Store store;
    Group gloo;     // operations of equal work
    Group patient;  // waits as long as it takes, so that only the end of a process ends it
    Group nccl;     // none: tensors on CUDA devices take the way through memory
    bool failed = false;

    /// Waits for an operation. After Ctrl-C it still ends if the others answer within `patience`, so that all
    /// can stop at the same place; then Interrupted is thrown.
    void finish(const Work& work, std::chrono::milliseconds patience) {
        std::optional<Clock::time_point> last;
        for (;;) {
            try {
                work->wait(interrupt_pause);
                return;
            } catch (const std::exception& error) {
                if (interrupted() && !last) last = Clock::now() + patience;
                if (!work->isCompleted() && (!last || Clock::now() < *last)) continue;
                failed = true;
                // A process that Ctrl-C stops takes the others' connections with it.
                throw_if_interrupted();
                lost(error);
            }
        }
    }

    [[noreturn]] void lost(const std::exception& error) const {
        throw SystemError("process " + std::to_string(launch.rank) + " of " + std::to_string(launch.size),
                          "lost another process, which has ended or does not answer: " + plain_reason(error),
                          "see the messages of the others; the same commands, all started again, go on from "
                          "the last checkpoint");
    }

    template <typename Start>
    void run(torch::Tensor& tensor, Start start) {
        const bool direct = tensor.is_cpu() || nccl.defined();
        torch::Tensor moved = direct ? tensor.contiguous() : tensor.to(torch::kCPU).contiguous();
        std::vector<torch::Tensor> list{moved};
        Work work;
        try {
            work = start(moved.is_cpu() ? gloo : nccl, list);
        } catch (const std::exception& error) {
            failed = true;
            throw_if_interrupted();
            lost(error);
        }
        finish(work, grace);
        if (!moved.is_same(tensor)) tensor.copy_(moved);
    }
};

GlooCollective::GlooCollective(const LaunchEnvironment& launch, std::chrono::seconds timeout,
                               torch::Device device)
    : state_(std::make_unique<State>()) {
    if (!has_gloo()) {
        throw UsageError("--distributed", "needs Gloo, which this build of torch lacks",
                         "build with a libtorch that has it");
    }
    State& s = *state_;
    s.launch = launch;
    s.timeout = timeout;
    const Clock::time_point deadline = Clock::now() + timeout;
    const std::string here = address_towards(launch.address, launch.port);
    prepare_last_words(launch);
    s.store = launch.rank == 0 ? serve(launch, s.timeout) : connect(launch, deadline, s.timeout);
    try {
        if (launch.rank != 0) expect_store(launch, s.store, deadline, s.timeout);
        gather(launch, s.store, deadline, s.timeout);
        s.gloo = make_gloo_group(s.store, "steps", launch.rank, launch.size, s.timeout, here);
        s.patient = make_gloo_group(s.store, "waiting", launch.rank, launch.size, forever, here);
        if (device.is_cuda() && has_nccl()) {
            s.nccl = make_nccl_group(s.store, "cuda", launch.rank, launch.size, s.timeout);
        }
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw_if_interrupted();
        throw SystemError(place(launch),
                          "process " + std::to_string(launch.rank) +
                              " cannot join the others there: " + plain_reason(error),
                          "look at the messages of the others, and set GLOO_SOCKET_IFNAME to the network "
                          "interface that the machines reach each other by");
    }
}

GlooCollective::~GlooCollective() {
    State& s = *state_;
    if (s.failed) {
        // Their threads may wait for an answer that never comes, and their destructors for the threads; the
        // process is about to end.
        s.gloo.release();
        s.patient.release();
        s.nccl.release();
        s.store.release();
        return;
    }
    if (!s.patient.defined()) return;
    // Process 0 leaves last: the others would take the end of the store for its death.
    try {
        s.store->set(key_of("done", s.launch.rank), std::vector<std::uint8_t>{1});
        const Clock::time_point deadline = Clock::now() + farewell;
        while (s.launch.rank == 0 && Clock::now() < deadline &&
               !absent(s.store, "done", s.launch.size).empty()) {
            std::this_thread::sleep_for(pause);
        }
    } catch (const std::exception&) {
        // Nobody is left to say goodbye to.
    }
}

int GlooCollective::rank() const {
    return state_->launch.rank;
}

int GlooCollective::size() const {
    return state_->launch.size;
}

void GlooCollective::sum(torch::Tensor& tensor) {
    state_->run(tensor, [](const Group& group, std::vector<torch::Tensor>& list) {
        c10d::AllreduceOptions options;
        options.reduceOp = c10d::ReduceOp::SUM;
        return group->allreduce(list, options);
    });
}

void GlooCollective::broadcast(torch::Tensor& tensor) {
    state_->run(tensor, [](const Group& group, std::vector<torch::Tensor>& list) {
        return group->broadcast(list, c10d::BroadcastOptions());
    });
}

void GlooCollective::wait_for_all() {
    State& s = *state_;
    Work work;
    try {
        work = s.patient->barrier(c10d::BarrierOptions());
    } catch (const std::exception& error) {
        s.failed = true;
        s.lost(error);
    }
    s.finish(work, 0s);
}

}  // namespace resonet
