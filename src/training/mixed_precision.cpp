#include "training/mixed_precision.h"

#include <ATen/autocast_mode.h>

namespace resonet {
namespace {

constexpr int steps_to_grow = 2000;

void switch_autocast(bool on) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(at::kCUDA, on);
#else
    at::autocast::set_enabled(on);
#endif
}

}  // namespace

Autocast::Autocast(bool on) : on_(on) {
    if (on_) switch_autocast(true);
}

Autocast::~Autocast() {
    if (!on_) return;
    switch_autocast(false);
    at::autocast::clear_cache();
}

bool LossScale::unscale(torch::Tensor& gradient) {
    if (!on_) return true;
    gradient.mul_(1 / scale_);
    if (!gradient.isfinite().all().item<bool>()) {
        scale_ /= 2;
        good_steps_ = 0;
        return false;
    }
    if (++good_steps_ == steps_to_grow) {
        scale_ *= 2;
        good_steps_ = 0;
    }
    return true;
}

void LossScale::restore(const nlohmann::json& state) {
    scale_ = state.at(0);
    good_steps_ = state.at(1);
}

}  // namespace resonet
