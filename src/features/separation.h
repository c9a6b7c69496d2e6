#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/parameter.h"
#include "dsp/aligned.h"
#include "dsp/fft.h"
#include "dsp/sample_view.h"
#include "dsp/stft.h"

namespace resonet {

/// librosa.effects.hpss and librosa.decompose.hpss (Fitzgerald 2010; Driedger et al. 2014 for margins).
struct SeparationParameters {
    int kernel_size = 31;  ///< frames, and bins, of the running medians: 7, 15, 31 or 63
    double power = 2.0;    ///< exponent of the soft mask
    double margin = 1.0;   ///< by how much one side has to exceed the other

    static std::span<const Parameter<SeparationParameters>> parameters();
};

/// Splits a recording into what is harmonic (steady in time) and what is percussive (broad in frequency),
/// one block of frames at a time. Blocks are independent of each other: each looks at context() frames beyond
/// either of its ends. One object belongs to one thread.
///
/// For a block: begin(), then store() of each of its frames and those around it, then run().
class Separation {
  public:
    /// Errors: UsageError for parameters out of range, or a hop of more than half a frame.
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
    void reflect_edges();
    void percussive_medians(std::size_t group_frame);
    void invert(std::size_t frame, const float* mask, std::vector<double>& sum);
    void finish(const std::vector<double>& sum, std::span<float> samples);
    void find_gains(std::size_t segment);

    const float* magnitudes(std::size_t frame) const {
        return magnitudes_.data() + (frame + half_window_ - inverse_first_) * stride_;
    }

    SeparationParameters parameters_;
    std::size_t n_fft_;
    std::size_t hop_;
    std::size_t bins_;
    std::size_t stride_;  // bins, rounded up for the vectors
    std::size_t window_;  // of the medians
    std::size_t half_window_;
    std::size_t overlap_;  // frames that reach into a block's samples from either side
    std::size_t group_;    // frames whose medians are taken together
    std::vector<double> synthesis_;

    std::size_t first_ = 0;
    std::size_t total_ = 0;
    std::size_t inverse_first_ = 0;  // frames that are transformed back
    std::size_t inverse_end_ = 0;
    std::size_t seen_first_ = 0;  // frames whose magnitudes count
    std::size_t seen_end_ = 0;

    AlignedVector<float> magnitudes_;  // [frame, bin] from inverse_first_ - half_window_ on
    AlignedVector<float> spectra_;     // [frame, bin, 2] from inverse_first_ on
    AlignedVector<float> harmonic_;    // [frame of the group, bin] medians over time
    AlignedVector<float> percussive_;  // [frame of the group, bin] medians over frequency
    AlignedVector<float> lanes_;       // [bin, 8]
    AlignedVector<float> lane_medians_;
    AlignedVector<float> mask_;
    std::vector<double> harmonic_sum_;  // overlapping frames added up
    std::vector<double> percussive_sum_;
    std::vector<double> inner_gains_;  // [hop] undoes the windows where frames lie on either side
    std::vector<double> gains_;        // [hop] the same near the recording's ends
    InverseRealFft inverse_;
};

}  // namespace resonet
