#include "inference/runtime.h"

#include <omp.h>

#include <algorithm>
#include <deque>

#include "core/error.h"
#include "inference/program.h"

namespace resonet {
namespace {

constexpr std::size_t most_programs = 4;

/// While this lives, OpenMP (and so oneDNN) uses the calling thread alone.
class OneThread {
  public:
    OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
    ~OneThread() { omp_set_num_threads(before_); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

  private:
    int before_;
};

template <typename Work>
auto with_onednn(Work work) {
    const OneThread one_thread;
    try {
        return work();
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_out_of_memory) throw std::bad_alloc();
        throw SystemError("oneDNN", error.what(), "report this with the model that you used");
    }
}

}  // namespace

struct Runtime::State {
    struct Compiled {
        std::int64_t batch;
        Program program;
    };

    std::shared_ptr<PackedWeights> weights;
    std::int64_t input_size = 0;
    std::int64_t output_size = 0;
    std::deque<Compiled> programs;

    explicit State(std::shared_ptr<PackedWeights> packed) : weights(std::move(packed)) {
        const Plan& plan = weights->plan();
        input_size = element_count(plan.values[0]);
        output_size = element_count(plan.values[plan.output]);
    }

    Program& program(std::int64_t batch) {
        const auto found = std::find_if(programs.begin(), programs.end(),
                                        [&](const Compiled& compiled) { return compiled.batch == batch; });
        if (found != programs.end()) return found->program;
        if (programs.size() == most_programs) programs.pop_front();
        programs.push_back({batch, Program(weights, batch)});
        return programs.back().program;
    }
};

Runtime::Runtime(const Network& network, const Weights& weights)
    : state_(with_onednn(
          [&] { return std::make_unique<State>(std::make_shared<PackedWeights>(network, weights)); })) {}

Runtime::Runtime(std::unique_ptr<State> state) : state_(std::move(state)) {}
Runtime::~Runtime() = default;
Runtime::Runtime(Runtime&&) noexcept = default;
Runtime& Runtime::operator=(Runtime&&) noexcept = default;

Runtime Runtime::share() const {
    return Runtime(std::make_unique<State>(state_->weights));
}

std::int64_t Runtime::input_size() const {
    return state_->input_size;
}
std::int64_t Runtime::output_size() const {
    return state_->output_size;
}

void Runtime::prepare(std::int64_t batch) {
    if (batch < 1) throw UsageError("batch", "is empty");
    with_onednn([&] { state_->program(batch); });
}

void Runtime::run(std::int64_t batch, std::span<const float> input, std::span<float> output) {
    if (batch < 1 || std::cmp_not_equal(input.size(), batch * input_size()) ||
        std::cmp_not_equal(output.size(), batch * output_size())) {
        throw UsageError("batch", "has another size than the network's input or output");
    }
    with_onednn([&] { state_->program(batch).run(input, output); });
}

}  // namespace resonet
