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

// FFTW_ESTIMATE plans in well under a millisecond, and always alike. A measured plan could differ from
// run to run with the load of the machine, and the last bits of the results with it.
PlanHandle make_plan(AlignedVector<double>& input, AlignedVector<double>& output) {
    const std::lock_guard lock(planner());
    // FFTW documents its complex type to be laid out as two doubles.
    auto* const bins = reinterpret_cast<fftw_complex*>(output.data());
    return PlanHandle(fftw_plan_dft_r2c_1d(static_cast<int>(input.size()), input.data(), bins,
                                           FFTW_ESTIMATE | FFTW_PRESERVE_INPUT));
}

}  // namespace

struct RealFft::Plan {
    explicit Plan(std::size_t size) : input(size), output(size + 2), handle(make_plan(input, output)) {}

    AlignedVector<double> input;
    AlignedVector<double> output;
    PlanHandle handle;
};

RealFft::RealFft(std::size_t size) : plan_(std::make_unique<Plan>(checked_fft_size(size))) {
    if (!plan_->handle) throw fft_size_error(size, "choose a power of two");
}

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

}  // namespace resonet
