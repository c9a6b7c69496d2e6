#include "features/analysis.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dsp/kernels.h"
#include "features/block_runner.h"
#include "features/front_end.h"
#include "features/whole_recording.h"

namespace resonet {
namespace {

/// A transform of 65536 samples of this size still has a power that single precision can hold.
constexpr float loudest = 1e14F;

void check(std::span<const float> samples) {
    if (all_within(samples, loudest)) return;
    throw SignalError(all_finite(samples) ? SignalError::Kind::too_loud : SignalError::Kind::not_finite);
}

/// Hands on what streams.
class Streams {
  public:
    Streams(const WholeRecording& whole, AnalysisSink& sink) : whole_(whole), sink_(sink) {}

    void deliver(const BlockFindings& found) {
        frame_columns(Descriptor::stft, found, found.stft);
        frame_columns(Descriptor::melspectrogram, found, found.mel);
        frame_columns(Descriptor::spectral_centroid, found, found.centroid);
        frame_columns(Descriptor::spectral_bandwidth, found, found.bandwidth);
        frame_columns(Descriptor::spectral_rolloff, found, found.rolloff);
        frame_columns(Descriptor::spectral_flatness, found, found.flatness);
        frame_columns(Descriptor::rms, found, found.rms);
        frame_columns(Descriptor::zero_crossing_rate, found, found.zero_crossings);
        sample_columns(Descriptor::harmonic, found.harmonic);
        sample_columns(Descriptor::percussive, found.percussive);
        samples_ += found.harmonic.columns;
    }

  private:
    void frame_columns(Descriptor descriptor, const BlockFindings& found, const Matrix& columns) {
        if (whole_.wants(descriptor)) sink_.columns(descriptor, found.first, columns);
    }
    void sample_columns(Descriptor descriptor, const Matrix& columns) {
        if (whole_.wants(descriptor)) sink_.columns(descriptor, samples_, columns);
    }

    const WholeRecording& whole_;
    AnalysisSink& sink_;
    std::size_t samples_ = 0;  // delivered so far
};

/// Puts all columns into arrays.
class Collector : public AnalysisSink {
  public:
    Collector(std::size_t samples, std::size_t frames) : samples_(samples), frames_(frames) {}

    void columns(Descriptor descriptor, std::size_t first, const Matrix& columns) override {
        Matrix& whole = result_.arrays[descriptor];
        if (first == 0) whole = Matrix(columns.rows, whole_length(descriptor, columns));
        for (std::size_t row = 0; row < columns.rows; ++row) {
            std::copy_n(columns.row(row).begin(), columns.columns,
                        whole.row(row).begin() + static_cast<std::ptrdiff_t>(first));
        }
    }
    void tempo(double bpm) override { result_.tempo = bpm; }

    Analysis take() { return std::move(result_); }

  private:
    std::size_t whole_length(Descriptor descriptor, const Matrix& columns) const {
        switch (descriptor) {
            case Descriptor::harmonic:
            case Descriptor::percussive:
                return samples_;
            case Descriptor::tempo:
            case Descriptor::beats:
                return columns.columns;
            default:
                return frames_;
        }
    }

    std::size_t samples_;
    std::size_t frames_;
    Analysis result_;
};

}  // namespace

struct Analyser::State {
    State(std::span<const Descriptor> wanted, const AnalysisSettings& settings, std::size_t threads)
        : whole(wanted, settings, threads), blocks(whole.needs(), settings, threads) {}

    WholeRecording whole;
    BlockRunner blocks;
};

Analyser::Analyser(std::span<const Descriptor> wanted, const AnalysisSettings& settings,
                   std::size_t threads) {
    validate(settings);
    state_ = std::make_unique<State>(wanted, settings, threads);
}

Analyser::~Analyser() = default;
Analyser::Analyser(Analyser&&) noexcept = default;
Analyser& Analyser::operator=(Analyser&&) noexcept = default;

void Analyser::run(const SampleReader& reader, AnalysisSink& sink, const ReadAgain& again) {
    WholeRecording& whole = state_->whole;
    whole.begin(again);
    Streams streams(whole, sink);
    std::size_t count = 0;
    const auto checked_reader = [&](std::span<float> out) {
        const std::size_t got = reader(out);
        check(out.first(got));
        whole.keep(out.first(got));
        count += got;
        return got;
    };
    state_->blocks.run(checked_reader, [&](BlockFindings&& found) {
        streams.deliver(found);
        whole.add(found);
    });
    if (count == 0) throw SignalError(SignalError::Kind::empty);
    whole.finish(sink);
    sink.end(count);
}

void analyse(const SampleReader& reader, std::span<const Descriptor> wanted, const AnalysisSettings& settings,
             std::size_t threads, AnalysisSink& sink) {
    Analyser(wanted, settings, threads).run(reader, sink);
}

Analysis analyse(std::span<const float> samples, std::span<const Descriptor> wanted,
                 const AnalysisSettings& settings, std::size_t threads) {
    validate(settings);
    Collector collector(samples.size(), frame_count(samples.size(), settings.stft));
    Analyser(wanted, settings, threads).run(read_from(samples), collector, [samples] {
        return read_from(samples);
    });
    return collector.take();
}

double whole_recording_bytes(std::span<const Descriptor> wanted, const AnalysisSettings& settings,
                             bool read_again) {
    WholeRecording whole(wanted, settings, 1);
    if (read_again) whole.begin([] { return read_from({}); });
    const FrameNeeds needs = whole.needs();
    const double frames = static_cast<double>(settings.sample_rate) / settings.stft.hop_length;
    double floats = 0.0;
    if (whole.needs_samples()) floats += settings.sample_rate * 1.5;  // a vector that grows
    if (whole.wants_mel_later()) floats += frames * 2.0 * settings.mel.bands;
    if (needs.contrast) floats += frames * 4.0 * (settings.contrast.n_bands + 1);
    if (needs.tuning) {
        // In noise every third bin is a peak, of two numbers, in vectors that grow.
        const double hz = std::min(settings.tuning.fmax, 0.5 * settings.sample_rate) - settings.tuning.fmin;
        floats += frames * std::max(0.0, hz) * settings.stft.n_fft / settings.sample_rate;
    }
    if (whole.wants(Descriptor::chroma_stft)) floats += frames * settings.chroma.n_chroma;
    if (whole.wants(Descriptor::tempogram)) floats += frames * 2.0 * settings.tempogram.win_length;
    if (whole.wants(Descriptor::chroma_cqt) || whole.wants(Descriptor::chroma_cens) ||
        whole.wants(Descriptor::tonnetz)) {
        floats += frames * 2.0 * settings.cqt.bins_per_octave * settings.cqt.n_octaves + settings.sample_rate;
    }
    return 4.0 * floats;
}

}  // namespace resonet
