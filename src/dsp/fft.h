#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace resonet {

class FftPlan;

/// What both ways have in common: fill input(), call transform(), read output(). All memory is taken once, in
/// the constructor. Objects may be made and used in different threads at the same time; one object belongs
/// to one thread.
class Fft {
  public:
    Fft(Fft&&) noexcept;
    Fft& operator=(Fft&&) noexcept;

    std::span<double> input();
    void transform();
    std::span<const double> output() const;

    /// Name of the library in use.
    static const char* backend();

  protected:
    explicit Fft(std::unique_ptr<FftPlan> plan);
    ~Fft();

  private:
    std::unique_ptr<FftPlan> plan_;
};

/// Discrete Fourier transform of real signals in double precision:
/// X[k] = sum over i of x[i] exp(-2 pi sqrt(-1) i k / size), k = 0 ... size / 2; not scaled.
/// input(): size() values, kept by transform(). output(): 2 bins() values, real and imaginary parts in turn.
class RealFft : public Fft {
  public:
    /// `size`: even, 2 to 2^24. Errors: UsageError for another size, or one that the FFT library this
    /// program was built with cannot do; powers of two from 4 on always work.
    explicit RealFft(std::size_t size);

    std::size_t size() const { return 2 * (bins() - 1); }
    std::size_t bins() const { return output().size() / 2; }
};

/// The way back: x[i] = sum over all k of X[k] exp(2 pi sqrt(-1) i k / size), not scaled, so that a signal
/// comes back `size` times as large. Only the first half of the spectrum is given, the other is its mirror
/// image. input(): size() + 2 values, real and imaginary parts in turn; transform() leaves anything in them.
/// output(): size() values.
class InverseRealFft : public Fft {
  public:
    /// As RealFft, errors too.
    explicit InverseRealFft(std::size_t size);

    std::size_t size() const { return output().size(); }
};

}  // namespace resonet
