#include "dsp/fft.h"

#include <utility>

#include "dsp/fft_plan.h"
#include "dsp/fft_size.h"

namespace resonet {

Fft::Fft(std::unique_ptr<FftPlan> plan) : plan_(std::move(plan)) {}
Fft::~Fft() = default;
Fft::Fft(Fft&&) noexcept = default;
Fft& Fft::operator=(Fft&&) noexcept = default;

std::span<double> Fft::input() {
    return plan_->input;
}
std::span<const double> Fft::output() const {
    return plan_->output;
}
void Fft::transform() {
    plan_->run();
}
const char* Fft::backend() {
    return fft_library();
}

RealFft::RealFft(std::size_t size)
    : Fft(std::make_unique<FftPlan>(checked_fft_size(size), FftDirection::forward)) {}

InverseRealFft::InverseRealFft(std::size_t size)
    : Fft(std::make_unique<FftPlan>(checked_fft_size(size), FftDirection::inverse)) {}

}  // namespace resonet
