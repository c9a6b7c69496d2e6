#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dsp/aligned.h"
#include "dsp/fft.h"
#include "dsp/sample_view.h"
#include "dsp/stft.h"
#include "features/separation_masks.h"

namespace resonet {

/// Splits a recording into what is harmonic (steady in time) and what is percussive (broad in frequency),
/// one block of frames at a time. Blocks are independent of each other: each looks at context() frames beyond
/// either of its ends. One object belongs to one thread.
///
/// For a block: begin(), then store() of each of its frames and those around it, then run().
class Separation {
  public:
    /// Errors: UsageError for parameters out of range, or a hop of more than a third of the window.
    Separation(const SeparationParameters& parameters, const StftParameters& stft);

    /// Frames that a block needs before its first and after its last one.
    static std::size_t context(const SeparationParameters& parameters, const StftParameters& stft);

    /// Begins the block of the frames `first` ... end - 1 of a recording of `total` frames (or
    /// SampleView::unknown, if it has at least context more).
    void begin(std::size_t first, std::size_t end, std::size_t total);

    /// Takes the transform of frame `frame`, from first - context to end + context - 1, where there is
    /// one: its spectrum (StftFrames::output()) and the magnitudes of that.
    void store(std::size_t frame, std::span<const double> spectrum, std::span<const float> magnitude);

    /// The harmonic and percussive samples of the block, from first * hop on, in [-1, 1]: as many as the
    /// spans are long, at most to end * hop; where the block is the recording's last, to the recording's end.
    /// `view` holds these samples of the recording.
    void run(const SampleView& view, std::span<float> harmonic, std::span<float> percussive);

  private:
    void invert(std::size_t frame, std::span<const float> mask, std::vector<double>& sum);
    void finish(const std::vector<double>& sum, std::span<float> samples);
    void find_gains(std::size_t segment);

    SeparationParameters parameters_;
    std::size_t n_fft_;
    std::size_t hop_;
    std::size_t bins_;
    std::size_t overlap_;  // frames that reach over the centre of another, on one side
    std::vector<double> synthesis_;
    SeparationMasks masks_;
    std::size_t first_ = 0;
    std::size_t total_ = 0;
    std::size_t inverse_first_ = 0;  // frames that are transformed back
    std::size_t inverse_end_ = 0;
    AlignedVector<float> spectra_;      // [frame, bin, 2] from inverse_first_ on
    std::vector<double> harmonic_sum_;  // overlapping frames added up
    std::vector<double> percussive_sum_;
    std::vector<double> inner_gains_;  // [hop] undoes the windows where frames lie on either side
    std::vector<double> gains_;        // [hop] the same near the recording's ends
    InverseRealFft inverse_;
};

}  // namespace resonet
