#pragma once

#include <cstddef>
#include <span>

#include "core/parameter.h"
#include "dsp/aligned.h"

namespace resonet {

/// librosa.effects.hpss and librosa.decompose.hpss (Fitzgerald 2010; Driedger et al. 2014 for margins).
struct SeparationParameters {
    int kernel_size = 31;  ///< frames, and bins, of the running medians: 7, 15, 31 or 63
    double power = 2.0;    ///< exponent of the soft mask
    double margin = 1.0;   ///< by how much one side has to exceed the other
    /// Whether the signals go on after the centre of the last frame, less than a hop before the end; librosa
    /// up to 0.8 left that part silent.
    bool tail = true;

    static std::span<const Parameter<SeparationParameters>> parameters();
};

/// Which share of each bin of a frame is harmonic (steady in time) and which percussive (broad in frequency):
/// soft masks from running medians of the magnitudes over time and over frequency.
///
/// For some frames of a recording: begin(), then store() of each and of those half_window() around them, then
/// group by group compute() and mask(). One object belongs to one thread.
class SeparationMasks {
  public:
    /// Errors: UsageError for parameters out of range.
    SeparationMasks(const SeparationParameters& parameters, std::size_t bins);

    /// Frames that are looked at on either side of one.
    std::size_t half_window() const { return half_window_; }
    /// Frames that compute() deals with at once.
    std::size_t group() const { return group_; }

    /// Begins with the frames `first` ... end - 1 of a recording of `total` frames (or SampleView::unknown,
    /// if it has at least half_window() more).
    void begin(std::size_t first, std::size_t end, std::size_t total);

    /// Takes the magnitudes of a frame; those that are not needed are passed over.
    void store(std::size_t frame, std::span<const float> magnitude);

    /// Computes the medians of the group of frames from first + start on; `start` is a multiple of group().
    void compute(std::size_t start);

    enum class Side { harmonic, percussive };

    /// The mask, one value from 0 to 1 a bin, of frame `index` of the group.
    std::span<const float> mask(std::size_t index, Side side);

  private:
    void reflect_edges();
    void medians_over_frequency(std::size_t start);

    SeparationParameters parameters_;
    std::size_t bins_;
    std::size_t window_;
    std::size_t half_window_;
    std::size_t group_;
    std::size_t stride_;  // bins, rounded up for the vectors
    std::size_t first_ = 0;
    std::size_t end_ = 0;
    std::size_t total_ = 0;
    AlignedVector<float> magnitudes_;  // [frame, bin] from first_ - half_window_ on
    AlignedVector<float> steady_;      // [frame of the group, bin] medians over time
    AlignedVector<float> broad_;       // [frame of the group, bin] medians over frequency
    AlignedVector<float> lanes_;       // [bin, 8]
    AlignedVector<float> lane_medians_;
    AlignedVector<float> mask_;
};

}  // namespace resonet
