#pragma once

#include <string>

#include "training/torch.h"

namespace resonet {

/// The device that "auto" (CUDA where there is any), "cpu" or "cuda" means here.
/// Errors: UsageError for another word, or for CUDA where there is none.
torch::Device choose_device(const std::string& name);

/// Sets the number of threads (0: all cores) and makes torch give the same numbers on every run on the CPU:
/// no algorithms chosen by timing, no denormals that some CPUs drop. On CUDA some of torch's operations add
/// up in any order, and runs agree to rounding only.
void make_deterministic(int threads);

}  // namespace resonet
