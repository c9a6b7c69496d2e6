#include "cli/plot_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "audio/audio_stream.h"
#include "cli/plot_frequency_rows.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "features/analysis.h"
#include "features/front_end.h"

namespace resonet {
namespace {

constexpr std::size_t frequency_rows = 640;
constexpr double lowest_frequency = 40.0;             // Hz
constexpr double most_memory = 1024.0 * 1024 * 1024;  // bytes
constexpr double excerpt_seconds = 0.02;

/// Keeps the loudest piece of a stream.
class LoudestPiece {
  public:
    explicit LoudestPiece(std::size_t length) : length_(length) {}

    void add(std::span<const float> samples) {
        for (const float sample : samples) {
            current_.push_back(sample);
            energy_ += static_cast<double>(sample) * static_cast<double>(sample);
            ++position_;
            if (current_.size() == length_) finish();
        }
    }

    /// A recording shorter than a piece is its own loudest one.
    PlotExcerpt take() {
        if (best_.samples.empty()) finish();
        return std::move(best_);
    }

  private:
    void finish() {
        if (best_.samples.empty() || energy_ > best_energy_) {
            best_.first = position_ - current_.size();
            best_.samples = current_;
            best_energy_ = energy_;
        }
        current_.clear();
        energy_ = 0.0;
    }

    std::size_t length_;
    std::size_t position_ = 0;
    std::vector<float> current_;
    double energy_ = 0.0;
    PlotExcerpt best_;
    double best_energy_ = 0.0;
};

std::string length_remedy(double seconds) {
    return fmt::format("choose a stretch with --start and --duration, of at most {:.0f} s",
                       std::floor(seconds / 10) * 10);
}

/// Reads the file and looks at the samples as they pass.
class SoundReader {
  public:
    SoundReader(const PlotRequest& request, double longest)
        : stream_(request.file, {request.settings.sample_rate, request.start, request.duration}),
          name_(request.file.string()),
          longest_(longest),
          most_(std::isfinite(longest) ? longest * request.settings.sample_rate
                                       : std::numeric_limits<double>::infinity()),
          envelope_(request.columns),
          loudest_(static_cast<std::size_t>(excerpt_seconds * request.settings.sample_rate)) {
        // Where the file tells its length, nobody has to wait for a refusal.
        const double known = std::min(stream_.info().duration - request.start, request.duration);
        if (known > longest_) refuse();
    }

    std::size_t read(std::span<float> out) {
        throw_if_interrupted();
        const std::size_t count = stream_.read(out);
        const auto samples = std::span<const float>(out).first(count);
        for (const float sample : samples) {
            if (!std::isfinite(sample)) {
                throw InputError(name_, "has samples that are not finite numbers",
                                 "the recording is damaged: convert it again from its source");
            }
        }
        envelope_.add(samples);
        loudest_.add(samples);
        if (static_cast<double>(envelope_.samples()) > most_) refuse();
        return count;
    }

    void finish(PlotData& data) {
        if (envelope_.samples() == 0) throw InputError(name_, "has no sound in it");
        data.low.assign(envelope_.low().begin(), envelope_.low().end());
        data.high.assign(envelope_.high().begin(), envelope_.high().end());
        data.samples_per_column = envelope_.samples_per_column();
        data.seconds = static_cast<double>(envelope_.samples()) / stream_.sample_rate();
        data.loudest = loudest_.take();
        data.warnings = stream_.warnings();
    }

  private:
    [[noreturn]] void refuse() const {
        throw InputError(name_, "is too long for this kind of picture", length_remedy(longest_));
    }

    AudioStream stream_;
    std::string name_;
    double longest_;  // seconds
    double most_;     // samples
    EnvelopePool envelope_;
    LoudestPiece loudest_;
};

/// Pools what an analysis finds.
class PoolingSink : public AnalysisSink {
  public:
    explicit PoolingSink(const PlotRequest& request)
        : columns_(request.columns),
          rows_(frequency_rows, std::min(lowest_frequency, request.settings.sample_rate / 8.0),
                request.settings.sample_rate, request.settings.stft.n_fft),
          power_(rows_.rows()) {}

    void columns(Descriptor descriptor, std::size_t /*first*/, const Matrix& columns) override {
        throw_if_interrupted();
        switch (descriptor) {
            case Descriptor::beats:
                for (const float beat : columns.values) beats_.push_back(static_cast<double>(beat));
                return;
            case Descriptor::tempo:
                return;
            case Descriptor::harmonic:
            case Descriptor::percussive:
                signals_[descriptor].insert(signals_[descriptor].end(), columns.values.begin(),
                                            columns.values.end());
                return;
            case Descriptor::stft:
                add_spectra(columns);
                return;
            default:
                add(descriptor, columns);
        }
    }

    void tempo(double bpm) override { tempo_ = bpm; }

    PlotSeries series(Descriptor descriptor) const {
        const auto found = pools_.find(descriptor);
        if (found == pools_.end()) return {};
        return {found->second.matrix(), found->second.frames_per_column()};
    }

    double lowest_hz() const { return rows_.low(); }
    double beats_a_minute() const { return tempo_; }
    std::vector<double> take_beats() { return std::move(beats_); }
    std::vector<float> take_signal(Descriptor descriptor) { return std::move(signals_[descriptor]); }

  private:
    ColumnPool& pool(Descriptor descriptor, std::size_t rows) {
        const Joined joined = descriptor == Descriptor::onset_strength ? Joined::largest : Joined::mean;
        return pools_.try_emplace(descriptor, rows, columns_, joined).first->second;
    }

    void add_spectra(const Matrix& magnitudes) {
        ColumnPool& pool = this->pool(Descriptor::stft, rows_.rows());
        bins_.resize(magnitudes.rows);
        for (std::size_t frame = 0; frame < magnitudes.columns; ++frame) {
            for (std::size_t bin = 0; bin < magnitudes.rows; ++bin) {
                const float magnitude = magnitudes.at(bin, frame);
                bins_[bin] = magnitude * magnitude;
            }
            rows_.apply(bins_, power_);
            pool.add(power_);
        }
    }

    void add(Descriptor descriptor, const Matrix& columns) {
        // In silence these are 0, which is no frequency that anything has.
        const bool silence_is_zero = descriptor == Descriptor::spectral_centroid ||
                                     descriptor == Descriptor::spectral_bandwidth ||
                                     descriptor == Descriptor::spectral_rolloff;
        ColumnPool& pool = this->pool(descriptor, columns.rows);
        bins_.resize(columns.rows);
        for (std::size_t frame = 0; frame < columns.columns; ++frame) {
            for (std::size_t row = 0; row < columns.rows; ++row) {
                const float value = columns.at(row, frame);
                bins_[row] = silence_is_zero && value <= 0 ? std::numeric_limits<float>::quiet_NaN() : value;
            }
            pool.add(bins_);
        }
    }

    std::size_t columns_;
    FrequencyRows rows_;
    std::vector<float> power_;
    std::vector<float> bins_;
    std::map<Descriptor, ColumnPool> pools_;
    std::map<Descriptor, std::vector<float>> signals_;
    std::vector<double> beats_;
    double tempo_ = 0.0;
};

PlotSeries spectrogram_of(const std::vector<float>& samples, const PlotRequest& request) {
    PoolingSink sink(request);
    const std::vector<Descriptor> wanted{Descriptor::stft};
    analyse(read_from(samples), wanted, request.settings, request.threads, sink);
    return sink.series(Descriptor::stft);
}

void take(PoolingSink& sink, const PlotRequest& request, PlotData& data) {
    data.lowest_hz = sink.lowest_hz();
    data.spectrogram = sink.series(Descriptor::stft);
    data.mel = sink.series(Descriptor::melspectrogram);
    data.mfcc = sink.series(Descriptor::mfcc);
    data.chroma = sink.series(Descriptor::chroma_stft);
    data.centroid = sink.series(Descriptor::spectral_centroid);
    data.bandwidth = sink.series(Descriptor::spectral_bandwidth);
    data.rolloff = sink.series(Descriptor::spectral_rolloff);
    data.zero_crossings = sink.series(Descriptor::zero_crossing_rate);
    data.onset = sink.series(Descriptor::onset_strength);
    data.tempogram = sink.series(Descriptor::tempogram);
    data.tempo = sink.beats_a_minute();
    data.beats = sink.take_beats();
    const std::vector<float> harmonic = sink.take_signal(Descriptor::harmonic);
    const std::vector<float> percussive = sink.take_signal(Descriptor::percussive);
    if (!harmonic.empty()) data.harmonic = spectrogram_of(harmonic, request);
    if (!percussive.empty()) data.percussive = spectrogram_of(percussive, request);
}

/// Seconds that may be analysed without taking too much memory.
double longest_stretch(const std::vector<Descriptor>& wanted, const AnalysisSettings& settings) {
    const bool streams =
        std::all_of(wanted.begin(), wanted.end(), [](Descriptor each) { return info(each).streams; });
    // Beside what analyse() keeps: the separated signals, which are looked at when it has finished.
    const bool separates = std::find(wanted.begin(), wanted.end(), Descriptor::harmonic) != wanted.end();
    const double signals = separates ? 2.0 * sizeof(float) * settings.sample_rate : 0.0;
    const double bytes = (streams ? 0.0 : whole_recording_bytes(wanted, settings)) + signals;
    return bytes > 0 ? most_memory / bytes : std::numeric_limits<double>::infinity();
}

}  // namespace

PlotData read_plot_data(PlotKind kind, const PlotRequest& request) {
    const std::vector<Descriptor> wanted = descriptors_of(kind);
    validate(request.settings);
    SoundReader reader(request, longest_stretch(wanted, request.settings));
    const SampleReader read = [&reader](std::span<float> out) { return reader.read(out); };
    PlotData data;
    data.start = request.start;
    data.settings = request.settings;
    if (wanted.empty()) {
        std::vector<float> block(65536);
        while (read(block) == block.size()) {
        }
        reader.finish(data);
        return data;
    }
    try {
        PoolingSink sink(request);
        analyse(read, wanted, request.settings, request.threads, sink);
        reader.finish(data);
        take(sink, request, data);
    } catch (const SignalError& error) {
        throw InputError(request.file.string(), error.problem(), error.remedy());
    }
    return data;
}

}  // namespace resonet
