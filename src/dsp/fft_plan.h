#pragma once

#include <cstddef>
#include <memory>

#include "dsp/aligned.h"

namespace resonet {

enum class FftDirection { forward, inverse };

/// A transform with its memory, by the FFT library that this program is built with: fft_fftw.cpp or
/// fft_avtx.cpp. Behind Fft, which says the rest.
class FftPlan {
  public:
    /// Errors: UsageError for a size that cannot be done.
    FftPlan(std::size_t size, FftDirection direction);
    ~FftPlan();
    FftPlan(const FftPlan&) = delete;
    FftPlan& operator=(const FftPlan&) = delete;

    void run();

    AlignedVector<double> input;
    AlignedVector<double> output;

  private:
    struct Library;
    std::unique_ptr<Library> library_;
};

const char* fft_library();

}  // namespace resonet
