#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace resonet {

/// Discrete Fourier transform of real signals in double precision:
/// X[k] = sum over i of x[i] exp(-2 pi sqrt(-1) i k / size), k = 0 ... size / 2; not scaled.
///
/// Fill input(), call transform(), read output(). All memory is taken once, in the constructor. Objects
/// may be made and used in different threads at the same time; one object belongs to one thread.
class RealFft {
  public:
    /// `size`: even, 2 to 2^24. Errors: UsageError for another size, or one that the FFT library this
    /// program was built with cannot do; powers of two from 4 on always work.
    explicit RealFft(std::size_t size);
    ~RealFft();
    RealFft(RealFft&&) noexcept;
    RealFft& operator=(RealFft&&) noexcept;

    std::size_t size() const;
    std::size_t bins() const { return size() / 2 + 1; }

    /// `size` values, kept by transform().
    std::span<double> input();

    void transform();

    /// 2 * bins() values: real and imaginary parts in turn.
    std::span<const double> output() const;

    /// Name of the library in use.
    static const char* backend();

  private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

/// The way back: x[i] = sum over all k of X[k] exp(2 pi sqrt(-1) i k / size), not scaled, so that a signal
/// comes back `size` times as large. Only the first half of the spectrum is given, the other is its mirror
/// image. Used as RealFft is, with the same sizes and errors.
class InverseRealFft {
  public:
    explicit InverseRealFft(std::size_t size);
    ~InverseRealFft();
    InverseRealFft(InverseRealFft&&) noexcept;
    InverseRealFft& operator=(InverseRealFft&&) noexcept;

    std::size_t size() const;

    /// size() + 2 values, real and imaginary parts in turn; transform() leaves anything in them.
    std::span<double> input();

    void transform();

    /// size() values.
    std::span<const double> output() const;

  private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

}  // namespace resonet
