extern "C" {
#include <libavutil/tx.h>
}

#include "dsp/aligned.h"
#include "dsp/fft.h"
#include "dsp/fft_size.h"

namespace resonet {
namespace {

struct FreeContext {
    void operator()(AVTXContext* context) const { av_tx_uninit(&context); }
};

}  // namespace

struct RealFft::Plan {
    explicit Plan(std::size_t size) : input(size), output(size + 2) {
        AVTXContext* made = nullptr;
        const double scale = 1.0;
        const int status = av_tx_init(&made, &run, AV_TX_DOUBLE_RDFT, 0, static_cast<int>(size), &scale, 0);
        context.reset(made);
        if (status < 0 || made == nullptr) throw fft_size_error(size, "choose a power of two, 4 or more");
    }

    AlignedVector<double> input;
    AlignedVector<double> output;
    std::unique_ptr<AVTXContext, FreeContext> context;
    av_tx_fn run = nullptr;
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

// The stride must be the size of one sample; only the inverse transform writes to its input.
void RealFft::transform() {
    plan_->run(plan_->context.get(), plan_->output.data(), plan_->input.data(), sizeof(double));
}

const char* RealFft::backend() {
    return "libavutil";
}

}  // namespace resonet
