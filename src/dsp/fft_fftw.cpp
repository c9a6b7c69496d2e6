#include <fftw3.h>

#include <mutex>
#include <type_traits>

#include "dsp/fft_plan.h"
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

// FFTW documents its complex type to be laid out as two doubles.
fftw_complex* as_bins(AlignedVector<double>& values) {
    return reinterpret_cast<fftw_complex*>(values.data());
}

// FFTW_ESTIMATE plans in well under a millisecond, and always alike. A measured plan could differ from
// run to run with the load of the machine, and the last bits of the results with it.
fftw_plan make_plan(FftDirection direction, AlignedVector<double>& input, AlignedVector<double>& output) {
    const std::lock_guard lock(planner());
    if (direction == FftDirection::forward) {
        return fftw_plan_dft_r2c_1d(static_cast<int>(input.size()), input.data(), as_bins(output),
                                    FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    }
    return fftw_plan_dft_c2r_1d(static_cast<int>(output.size()), as_bins(input), output.data(),
                                FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
}

}  // namespace

struct FftPlan::Library {
    std::unique_ptr<std::remove_pointer_t<fftw_plan>, DestroyPlan> plan;
};

FftPlan::FftPlan(std::size_t size, FftDirection direction)
    : input(direction == FftDirection::forward ? size : size + 2),
      output(direction == FftDirection::forward ? size + 2 : size),
      library_(std::make_unique<Library>()) {
    library_->plan.reset(make_plan(direction, input, output));
    if (!library_->plan) throw fft_size_error(size, "choose a power of two");
}

FftPlan::~FftPlan() = default;

void FftPlan::run() {
    fftw_execute(library_->plan.get());
}

const char* fft_library() {
    return "FFTW";
}

}  // namespace resonet
