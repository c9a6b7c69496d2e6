#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "features/analysis.h"
#include "features/block_analyser.h"
#include "features/chroma.h"
#include "features/matrix.h"
#include "features/settings.h"

namespace resonet {

/// A matrix that arrives some columns at a time.
class MatrixParts {
  public:
    void add(Matrix&& part) { parts_.push_back(std::move(part)); }
    bool empty() const { return parts_.empty(); }
    /// All of them side by side; the parts are given up.
    Matrix join();

  private:
    std::vector<Matrix> parts_;
};

/// Gathers what is needed of a whole recording before some descriptors can be computed, and computes them.
/// Used for one recording after the other: begin(), then keep() and add() as it comes, then finish().
class WholeRecording {
  public:
    /// Errors: UsageError for settings with which something wanted cannot be computed.
    WholeRecording(std::span<const Descriptor> wanted, const AnalysisSettings& settings, std::size_t threads);

    bool wants(Descriptor descriptor) const;
    /// Whether the samples have to be kept.
    bool needs_samples() const;
    /// Whether mel powers have to be kept.
    bool wants_mel_later() const;
    /// What of each frame is needed, for this and for what streams.
    FrameNeeds needs() const;

    /// Forgets the recording before. `again` reads the next one once more, if that is possible: then its
    /// samples need not be kept for the chroma of long recordings.
    void begin(ReadAgain again);

    void keep(std::span<const float> samples);

    /// Takes from the findings of the next block what is needed later.
    void add(BlockFindings& found);

    /// Computes what was wanted and does not stream.
    void finish(AnalysisSink& sink);

  private:
    bool wants_any(std::initializer_list<Descriptor> descriptors) const;
    void check_settings() const;
    double frames_per_second() const;
    void finish_mel(AnalysisSink& sink);
    void finish_rhythm(const Matrix& log_mel, AnalysisSink& sink);
    void finish_contrast(AnalysisSink& sink);
    void finish_chroma(AnalysisSink& sink);
    void finish_constant_q(AnalysisSink& sink);
    const ChromaBank& chroma_bank(double tuning);

    std::vector<bool> wanted_;  // by descriptor
    AnalysisSettings settings_;
    std::size_t threads_;
    ReadAgain again_;
    std::vector<float> samples_;
    MatrixParts mel_;
    MatrixParts peaks_;
    MatrixParts valleys_;
    std::optional<TuningEstimator> tuning_;
    /// Powers of each block with the number of its frames; empty once there are too many.
    std::vector<std::pair<AlignedVector<float>, std::size_t>> powers_;
    std::size_t frames_ = 0;
    std::map<double, ChromaBank> chroma_banks_;  // by tuning; there are a hundred at most, of 50 KB
};

}  // namespace resonet
