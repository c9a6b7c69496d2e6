#include "training/gloo_collective.h"

#include <exception>
#include <memory>
#include <optional>

#include "core/error.h"
#include "core/interrupt.h"
#include "training/process_group.h"
#include "training/rendezvous.h"
#include "training/route.h"

namespace resonet {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Group = c10::intrusive_ptr<ProcessGroup>;
using Work = c10::intrusive_ptr<c10d::Work>;

constexpr auto grace = 10s;              // after Ctrl-C, for an operation that the others take part in
constexpr auto interrupt_pause = 200ms;  // of waiting for an operation, between looks for Ctrl-C
constexpr auto forever = 24h * 365;

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
                // It may have come to its end just after the wait did.
                if (work->isCompleted() && work->isSuccess()) return;
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
    const std::string here = address_towards(launch.address, launch.port);
    try {
        s.store = meet(launch, s.timeout);
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
    part(s.launch, s.store);
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
