#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "dsp/fft.h"
#include "dsp/padding.h"
#include "dsp/sample_view.h"

namespace resonet {

/// Where frames lie and what they are multiplied with. The defaults are those of librosa.stft 0.10 and
/// later; earlier ones padded by reflection.
struct StftParameters {
    int n_fft = 2048;                 ///< samples in a frame; even, 16 to 65536
    int win_length = 0;               ///< length of the Hann window, centred in the frame; 0: n_fft
    int hop_length = 512;             ///< samples from one frame to the next; 1 to 1048576
    bool centre = true;               ///< frame t is centred on sample t * hop_length, else starts there
    Padding padding = Padding::zero;  ///< for centred frames

    static std::span<const Parameter<StftParameters>> parameters();
};

/// Errors: UsageError, naming the parameter that is out of its range.
void validate(const StftParameters& parameters);

/// The window that frames are multiplied with, n_fft values: zero around a shorter one, as
/// librosa.util.pad_center has it.
std::vector<double> frame_window(const StftParameters& parameters);

/// Number of frames of a signal: 1 + samples / hop_length if centred, else the frames that fit whole.
/// An empty signal has none.
std::size_t frame_count(std::size_t samples, const StftParameters& parameters);

/// Short-time Fourier transform, one frame at a time, so that one pass over the signal can feed any
/// number of descriptors (librosa.stft). Window and FFT are in double precision, as in librosa: a
/// single-precision FFT moves spectral contrast by up to 15 dB. Nothing is allocated after construction.
/// One object belongs to one thread.
class StftFrames {
  public:
    /// Errors: UsageError as validate, or RealFft.
    explicit StftFrames(const StftParameters& parameters);

    const StftParameters& parameters() const { return parameters_; }
    std::size_t bins() const { return fft_.bins(); }
    std::size_t frames(std::size_t samples) const { return frame_count(samples, parameters_); }

    /// Transforms frame `frame` < frames(samples.size()) of `samples`; the functions below then give its
    /// spectrum, in any order, into spans of bins() values.
    void transform(std::span<const float> samples, std::size_t frame);

    /// The same of a stretch of a recording, which the frame lies in.
    void transform(const SampleView& view, std::size_t frame);

    /// 2 bins() values of the last transform: real and imaginary parts in turn, in double precision.
    std::span<const double> output() const { return fft_.output(); }

    void power(std::span<float> power) const;          ///< |X|^2, librosa's np.abs(stft)**2
    void magnitude(std::span<float> magnitude) const;  ///< |X|
    void spectrum(std::span<std::complex<float>> spectrum) const;

  private:
    StftParameters parameters_;
    std::vector<double> window_;  // n_fft values, zero around a shorter window
    std::vector<float> edge_;     // a frame that reaches beyond the signal
    RealFft fft_;
};

}  // namespace resonet
