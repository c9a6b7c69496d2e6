#pragma once

#include <nlohmann/json.hpp>

#include "training/torch.h"

namespace resonet {

/// While one lives with `on`, what CUDA computes of float tensors is done in 16 bits where that loses little.
class Autocast {
  public:
    explicit Autocast(bool on);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

  private:
    bool on_;
};

/// Scales the loss up so that small gradients are not lost in 16 bits (Micikevicius et al. 2018): by 65,536,
/// half of it after a step whose gradient is not finite, which is left out, and double after 2,000 good
/// steps.
class LossScale {
  public:
    /// Not `on`: everything stays as it is, and no step is left out.
    explicit LossScale(bool on) : on_(on) {}

    double scale() const { return on_ ? scale_ : 1; }

    /// Divides the gradient by the scale; false if it is not finite and the step has to be left out.
    bool unscale(torch::Tensor& gradient);

    nlohmann::json state() const { return {scale_, good_steps_}; }
    void restore(const nlohmann::json& state);

  private:
    bool on_;
    double scale_ = 65536;
    int good_steps_ = 0;
};

}  // namespace resonet
