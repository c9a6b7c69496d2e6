extern "C" {
#include <libavutil/tx.h>
}

#include "dsp/fft_plan.h"
#include "dsp/fft_size.h"

namespace resonet {
namespace {

struct FreeContext {
    void operator()(AVTXContext* context) const { av_tx_uninit(&context); }
};

}  // namespace

struct FftPlan::Library {
    std::unique_ptr<AVTXContext, FreeContext> context;
    av_tx_fn run = nullptr;
    std::ptrdiff_t stride = 0;  // of a sample; on the way back, of a bin
};

FftPlan::FftPlan(std::size_t size, FftDirection direction)
    : input(direction == FftDirection::forward ? size : size + 2),
      output(direction == FftDirection::forward ? size + 2 : size),
      library_(std::make_unique<Library>()) {
    const bool inverse = direction == FftDirection::inverse;
    AVTXContext* made = nullptr;
    const double scale = 1.0;
    const int status = av_tx_init(&made, &library_->run, AV_TX_DOUBLE_RDFT, inverse ? 1 : 0,
                                  static_cast<int>(size), &scale, 0);
    library_->context.reset(made);
    library_->stride = static_cast<std::ptrdiff_t>(sizeof(double)) * (inverse ? 2 : 1);
    if (status < 0 || made == nullptr) throw fft_size_error(size, "choose a power of two, 4 or more");
}

FftPlan::~FftPlan() = default;

// Only the inverse transform writes to its input.
void FftPlan::run() {
    library_->run(library_->context.get(), output.data(), input.data(), library_->stride);
}

const char* fft_library() {
    return "libavutil";
}

}  // namespace resonet
