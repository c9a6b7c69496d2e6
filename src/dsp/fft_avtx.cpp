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

// A plan with its memory.
struct Transform {
    Transform(std::size_t size, bool inverse)
        : input(inverse ? size + 2 : size), output(inverse ? size : size + 2) {
        AVTXContext* made = nullptr;
        const double scale = 1.0;
        const int status =
            av_tx_init(&made, &run, AV_TX_DOUBLE_RDFT, inverse ? 1 : 0, static_cast<int>(size), &scale, 0);
        context.reset(made);
        if (status < 0 || made == nullptr) throw fft_size_error(size, "choose a power of two, 4 or more");
    }

    AlignedVector<double> input;
    AlignedVector<double> output;
    std::unique_ptr<AVTXContext, FreeContext> context;
    av_tx_fn run = nullptr;
};

}  // namespace

struct RealFft::Plan : Transform {
    explicit Plan(std::size_t size) : Transform(size, false) {}
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

struct InverseRealFft::Plan : Transform {
    explicit Plan(std::size_t size) : Transform(size, true) {}
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

// The stride of the way back is that of a bin.
void InverseRealFft::transform() {
    plan_->run(plan_->context.get(), plan_->output.data(), plan_->input.data(), 2 * sizeof(double));
}

}  // namespace resonet
