#include <fftw3.h>

#include <mutex>
#include <type_traits>

#include "dsp/aligned.h"
#include "dsp/fft.h"
#include "dsp/fft_size.h"

namespace resonet {
namespace {

// FFTW's planner keeps tables of its own; only fftw_execute may run in several threads at once.
std::mutex& planner() {
    static std::mutex mutex;
    return mutex;
}

struct DestroyPlan {
    void operator()(fftw_plan plan) const {
        const std::lock_guard lock(planner());
        fftw_destroy_plan(plan);
    }
};

using PlanHandle = std::unique_ptr<std::remove_pointer_t<fftw_plan>, DestroyPlan>;

// FFTW documents its complex type to be laid out as two doubles.
fftw_complex* as_bins(AlignedVector<double>& values) {
    return reinterpret_cast<fftw_complex*>(values.data());
}

// FFTW_ESTIMATE plans in well under a millisecond, and always alike. A measured plan could differ from
// run to run with the load of the machine, and the last bits of the results with it.
PlanHandle plan_forward(AlignedVector<double>& samples, AlignedVector<double>& bins) {
    const std::lock_guard lock(planner());
    return PlanHandle(fftw_plan_dft_r2c_1d(static_cast<int>(samples.size()), samples.data(), as_bins(bins),
                                           FFTW_ESTIMATE | FFTW_PRESERVE_INPUT));
}

PlanHandle plan_backward(AlignedVector<double>& bins, AlignedVector<double>& samples) {
    const std::lock_guard lock(planner());
    return PlanHandle(fftw_plan_dft_c2r_1d(static_cast<int>(samples.size()), as_bins(bins), samples.data(),
                                           FFTW_ESTIMATE | FFTW_DESTROY_INPUT));
}

PlanHandle made(PlanHandle plan, std::size_t size) {
    if (!plan) throw fft_size_error(size, "choose a power of two");
    return plan;
}

}  // namespace

struct RealFft::Plan {
    explicit Plan(std::size_t size)
        : input(size), output(size + 2), handle(made(plan_forward(input, output), size)) {}

    AlignedVector<double> input;
    AlignedVector<double> output;
    PlanHandle handle;
};

RealFft::RealFft(std::size_t size) : plan_(std::make_unique<Plan>(checked_fft_size(size))) {}

RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::size_t RealFft::size() const {
    return plan_->input.size();
}
std::span<double> RealFft::input() {
    return plan_->input;
}
std::span<const double> RealFft::output() const {
    return plan_->output;
}
void RealFft::transform() {
    fftw_execute(plan_->handle.get());
}
const char* RealFft::backend() {
    return "FFTW";
}

struct InverseRealFft::Plan {
    explicit Plan(std::size_t size)
        : input(size + 2), output(size), handle(made(plan_backward(input, output), size)) {}

    AlignedVector<double> input;
    AlignedVector<double> output;
    PlanHandle handle;
};

InverseRealFft::InverseRealFft(std::size_t size) : plan_(std::make_unique<Plan>(checked_fft_size(size))) {}

InverseRealFft::~InverseRealFft() = default;
InverseRealFft::InverseRealFft(InverseRealFft&&) noexcept = default;
InverseRealFft& InverseRealFft::operator=(InverseRealFft&&) noexcept = default;

std::size_t InverseRealFft::size() const {
    return plan_->output.size();
}
std::span<double> InverseRealFft::input() {
    return plan_->input;
}
std::span<const double> InverseRealFft::output() const {
    return plan_->output;
}
void InverseRealFft::transform() {
    fftw_execute(plan_->handle.get());
}

}  // namespace resonet
