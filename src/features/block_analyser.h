#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dsp/aligned.h"
#include "dsp/stft.h"
#include "features/contrast.h"
#include "features/matrix.h"
#include "features/mel.h"
#include "features/sample_blocks.h"
#include "features/separation.h"
#include "features/settings.h"
#include "features/time_domain.h"
#include "features/tuning.h"

namespace resonet {

/// What of each frame is wanted.
struct FrameNeeds {
    bool stft = false;
    bool mel = false;
    bool tuning = false;  ///< the peaks that tell the tuning
    bool power = false;   ///< kept for what follows once the tuning is known
    bool centroid = false;
    bool rolloff = false;
    bool contrast = false;
    bool flatness = false;
    bool rms = false;
    bool zero_crossings = false;
    bool separation = false;

    bool spectrum() const {
        return stft || mel || tuning || power || centroid || rolloff || contrast || flatness || separation;
    }
    bool magnitude() const { return stft || centroid || rolloff || contrast || flatness || separation; }
};

/// What was found in the frames of one block; matrices of what is not wanted are empty.
struct BlockFindings {
    std::size_t first = 0;  ///< frame
    std::size_t frames = 0;
    Matrix stft;      ///< [bin, frame]
    Matrix mel;       ///< [band, frame] power
    Matrix centroid;  ///< [1, frame] Hz, as are
    Matrix bandwidth;
    Matrix rolloff;
    Matrix flatness;  ///< [1, frame]
    Matrix rms;
    Matrix zero_crossings;
    Matrix peaks;  ///< [band, frame] magnitudes
    Matrix valleys;
    Matrix harmonic;  ///< [1, sample]
    Matrix percussive;
    std::optional<TuningEstimator> tuning;
    AlignedVector<float> power;  ///< [group of 8 frames, bin, 8]
};

/// Computes all that a frame tells, from one transform of it. Blocks are independent of each other. One
/// object belongs to one thread; nothing is allocated per frame.
class BlockAnalyser {
  public:
    /// Errors: UsageError for settings that do not go together.
    BlockAnalyser(const FrameNeeds& needs, const AnalysisSettings& settings);

    BlockFindings analyse(const SampleBlock& block);

  private:
    void look_at(const SampleBlock& block, std::size_t frame, BlockFindings& found);
    void finish_tile(BlockFindings& found);

    FrameNeeds needs_;
    AnalysisSettings settings_;
    StftFrames frames_;
    std::size_t bins_;
    std::size_t stride_;  // bins, rounded up for the vectors
    double bin_hz_;
    std::optional<MelBank> mel_bank_;
    std::optional<ContrastBands> contrast_;
    std::optional<Separation> separation_;
    std::optional<RmsFrames> rms_;
    std::optional<ZeroCrossings> zero_crossings_;

    // Eight frames at a time, so that each lane of a vector works on a frame of its own.
    std::size_t tile_start_ = 0;  // first frame of the tile, counted in the block
    std::size_t tile_frames_ = 0;
    AlignedVector<float> power_;          // [8, bin]
    AlignedVector<float> magnitude_;      // [8, bin]
    AlignedVector<float> spectra_lanes_;  // [bin, 8]
    std::vector<float> lanes_;            // results [row, 8]
    std::vector<float> lanes_too_;
};

}  // namespace resonet
