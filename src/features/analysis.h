#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "features/descriptor.h"
#include "features/matrix.h"
#include "features/sample_blocks.h"
#include "features/settings.h"

namespace resonet {

/// Takes what an analysis finds, on one thread.
class AnalysisSink {
  public:
    virtual ~AnalysisSink() = default;

    /// Columns `first` to `first` + columns.columns of a descriptor. Those of one descriptor come in order,
    /// in one or more pieces: as the recording is read where it streams, else at the end.
    virtual void columns(Descriptor descriptor, std::size_t first, const Matrix& columns) = 0;

    /// The tempo in full precision, before the columns of tempo; only where it was asked for.
    virtual void tempo(double /*bpm*/) {}

    /// The end: the recording had so many samples.
    virtual void end(std::size_t /*samples*/) {}
};

/// Computes the wanted descriptors of recordings, each in one pass over its short-time Fourier transform. (A
/// second one is made for the chroma of recordings of more than 2048 frames, 47 s: its filters depend on the
/// tuning, which is known only at the end, and longer spectra are not kept.)
///
/// Made once for any number of recordings; one object is used by one thread at a time. Within a recording,
/// its blocks are shared out among `threads` threads (0: all cores); the numbers do not depend on how many.
///
/// Memory: bounded if all of `wanted` stream (DescriptorInfo::streams); otherwise it grows with what the
/// others need of the whole recording, see whole_recording_bytes().
class Analyser {
  public:
    /// Errors: UsageError as validate(settings), or if the settings do not go together.
    Analyser(std::span<const Descriptor> wanted, const AnalysisSettings& settings, std::size_t threads = 1);
    ~Analyser();
    Analyser(Analyser&&) noexcept;
    Analyser& operator=(Analyser&&) noexcept;

    /// Analyses the recording that `reader` gives. Errors: SignalError (front_end.h) if there are no samples,
    /// one is not finite, or so large that its power overflows; InputError if there are too few frames for
    /// a delta; Interrupted; what `reader` and `sink` throw. Another recording can follow after any of them.
    ///
    /// `again`: where given, reads the recording once more for that second pass, so that its samples are not
    /// kept for it. It has to be the same; where its length has changed, InputError.
    void run(const SampleReader& reader, AnalysisSink& sink, const ReadAgain& again = {});

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One recording; as Analyser, errors too.
void analyse(const SampleReader& reader, std::span<const Descriptor> wanted, const AnalysisSettings& settings,
             std::size_t threads, AnalysisSink& sink);

/// What an Analyser keeps in memory for each second of a recording, beyond a constant; `read_again`: where it
/// is told how to read the recording once more.
double whole_recording_bytes(std::span<const Descriptor> wanted, const AnalysisSettings& settings,
                             bool read_again = false);

/// The arrays of a signal in memory.
struct Analysis {
    std::map<Descriptor, Matrix> arrays;
    double tempo = 0.0;  ///< beats a minute, if it was wanted

    const Matrix& operator[](Descriptor descriptor) const { return arrays.at(descriptor); }
};

Analysis analyse(std::span<const float> samples, std::span<const Descriptor> wanted,
                 const AnalysisSettings& settings = {}, std::size_t threads = 1);

}  // namespace resonet
