#include "features/whole_recording.h"

#include <algorithm>

#include "core/error.h"
#include "core/interrupt.h"
#include "dsp/lanes.h"
#include "features/block_runner.h"
#include "features/cqt.h"
#include "features/decibel.h"
#include "features/delta.h"
#include "features/mfcc.h"
#include "features/rhythm.h"

namespace resonet {
namespace {

/// Of shorter recordings the powers are kept for the chroma, up to 8 MB (2048 frames of 1025 bins, 47 s).
/// Those of longer ones are computed again.
constexpr std::size_t most_powers_kept = std::size_t{2048} * 1025;

Matrix as_row(std::vector<float> values) {
    Matrix row;
    row.rows = 1;
    row.columns = values.size();
    row.values = std::move(values);
    return row;
}

Matrix chroma_of_block(const ChromaBank& bank, std::span<const float> power, std::size_t bins,
                       std::size_t frames) {
    Matrix chroma(bank.classes(), frames);
    std::vector<float> lanes(bank.classes() * lane_count);
    for (std::size_t first = 0; first < frames; first += lane_count) {
        bank.apply(power.data() + first * bins, lanes.data());
        for (std::size_t c = 0; c < chroma.rows; ++c) {
            std::copy_n(lanes.begin() + static_cast<std::ptrdiff_t>(c * lane_count),
                        std::min(lane_count, frames - first),
                        chroma.row(c).begin() + static_cast<std::ptrdiff_t>(first));
        }
    }
    return chroma;
}

}  // namespace

Matrix MatrixParts::join() {
    if (parts_.size() == 1) return std::move(parts_.front());
    std::size_t columns = 0;
    for (const Matrix& part : parts_) columns += part.columns;
    Matrix whole(parts_.empty() ? 0 : parts_.front().rows, columns);
    std::size_t first = 0;
    for (Matrix& part : parts_) {
        for (std::size_t row = 0; row < whole.rows; ++row) {
            std::copy_n(part.row(row).begin(), part.columns,
                        whole.row(row).begin() + static_cast<std::ptrdiff_t>(first));
        }
        first += part.columns;
        part = {};  // so that no two copies of a long recording stand side by side
    }
    parts_.clear();
    return whole;
}

WholeRecording::WholeRecording(std::span<const Descriptor> wanted, const AnalysisSettings& settings,
                               std::size_t threads)
    : wanted_(all_descriptors().size(), false), settings_(settings), threads_(threads) {
    for (const Descriptor descriptor : wanted) wanted_[static_cast<std::size_t>(descriptor)] = true;
    check_settings();
}

// Before anything is computed, as columns that have been delivered cannot be taken back.
void WholeRecording::check_settings() const {
    if (wants_any({Descriptor::mfcc, Descriptor::mfcc_delta, Descriptor::mfcc_delta2})) {
        validate(settings_.mfcc, static_cast<std::size_t>(settings_.mel.bands));
    }
    if (wants_any({Descriptor::mfcc_delta, Descriptor::mfcc_delta2})) validate(settings_.delta);
    if (wants_any({Descriptor::tempo, Descriptor::beats})) validate(settings_.tempo, frames_per_second());
    if (wants_any({Descriptor::chroma_cqt, Descriptor::chroma_cens, Descriptor::tonnetz})) {
        validate(settings_.cqt, settings_.sample_rate, settings_.stft.hop_length);
    }
}

double WholeRecording::frames_per_second() const {
    return static_cast<double>(settings_.sample_rate) / settings_.stft.hop_length;
}

bool WholeRecording::wants_mel_later() const {
    return wants_any({Descriptor::log_mel, Descriptor::mfcc, Descriptor::mfcc_delta, Descriptor::mfcc_delta2,
                      Descriptor::onset_strength, Descriptor::tempogram, Descriptor::tempo,
                      Descriptor::beats});
}

bool WholeRecording::wants(Descriptor descriptor) const {
    return wanted_[static_cast<std::size_t>(descriptor)];
}

bool WholeRecording::wants_any(std::initializer_list<Descriptor> descriptors) const {
    return std::any_of(descriptors.begin(), descriptors.end(), [&](Descriptor d) { return wants(d); });
}

bool WholeRecording::needs_samples() const {
    return (wants(Descriptor::chroma_stft) && !again_) ||
           wants_any({Descriptor::chroma_cqt, Descriptor::chroma_cens, Descriptor::tonnetz});
}

FrameNeeds WholeRecording::needs() const {
    FrameNeeds needs;
    needs.stft = wants(Descriptor::stft);
    needs.mel = wants(Descriptor::melspectrogram) || wants_mel_later();
    needs.power = wants(Descriptor::chroma_stft);
    needs.tuning = needs.power && !settings_.chroma.tuning;
    needs.centroid = wants_any({Descriptor::spectral_centroid, Descriptor::spectral_bandwidth});
    needs.rolloff = wants(Descriptor::spectral_rolloff);
    needs.contrast = wants(Descriptor::spectral_contrast);
    needs.flatness = wants(Descriptor::spectral_flatness);
    needs.rms = wants(Descriptor::rms);
    needs.zero_crossings = wants(Descriptor::zero_crossing_rate);
    needs.separation = wants_any({Descriptor::harmonic, Descriptor::percussive});
    return needs;
}

void WholeRecording::begin(ReadAgain again) {
    again_ = std::move(again);
    samples_.clear();
    mel_ = {};
    peaks_ = {};
    valleys_ = {};
    tuning_.reset();
    powers_.clear();
    frames_ = 0;
}

void WholeRecording::keep(std::span<const float> samples) {
    if (needs_samples()) samples_.insert(samples_.end(), samples.begin(), samples.end());
}

void WholeRecording::add(BlockFindings& found) {
    frames_ += found.frames;
    const FrameNeeds wanted = needs();
    if (wants_mel_later()) mel_.add(std::move(found.mel));
    if (wanted.contrast) {
        peaks_.add(std::move(found.peaks));
        valleys_.add(std::move(found.valleys));
    }
    if (found.tuning) {
        if (tuning_) {
            tuning_->append(*found.tuning);
        } else {
            tuning_ = std::move(found.tuning);
        }
    }
    const std::size_t bins = static_cast<std::size_t>(settings_.stft.n_fft) / 2 + 1;
    if (frames_ * bins > most_powers_kept) {
        powers_.clear();
    } else if (wanted.power) {
        powers_.emplace_back(std::move(found.power), found.frames);
    }
}

void WholeRecording::finish(AnalysisSink& sink) {
    if (!mel_.empty()) finish_mel(sink);
    if (wants(Descriptor::spectral_contrast)) finish_contrast(sink);
    if (wants(Descriptor::chroma_stft)) finish_chroma(sink);
    if (wants_any({Descriptor::chroma_cqt, Descriptor::chroma_cens, Descriptor::tonnetz})) {
        finish_constant_q(sink);
    }
}

void WholeRecording::finish_mel(AnalysisSink& sink) {
    throw_if_interrupted();
    Matrix log_mel = mel_.join();
    power_to_db(log_mel.values, settings_.decibels);
    if (wants(Descriptor::log_mel)) sink.columns(Descriptor::log_mel, 0, log_mel);
    if (wants_any({Descriptor::mfcc, Descriptor::mfcc_delta, Descriptor::mfcc_delta2})) {
        const Matrix coefficients = mfcc_of(log_mel, settings_.mfcc);
        if (wants(Descriptor::mfcc)) sink.columns(Descriptor::mfcc, 0, coefficients);
        if (wants(Descriptor::mfcc_delta)) {
            sink.columns(Descriptor::mfcc_delta, 0, delta(coefficients, 1, settings_.delta));
        }
        if (wants(Descriptor::mfcc_delta2)) {
            sink.columns(Descriptor::mfcc_delta2, 0, delta(coefficients, 2, settings_.delta));
        }
    }
    if (wants_any(
            {Descriptor::onset_strength, Descriptor::tempogram, Descriptor::tempo, Descriptor::beats})) {
        finish_rhythm(log_mel, sink);
    }
}

void WholeRecording::finish_rhythm(const Matrix& log_mel, AnalysisSink& sink) {
    const int n_fft = settings_.stft.n_fft;
    const int hop = settings_.stft.hop_length;
    if (wants_any({Descriptor::onset_strength, Descriptor::tempogram})) {
        std::vector<float> onset = onset_strength(log_mel, settings_.onset, n_fft, hop);
        if (wants(Descriptor::tempogram)) {
            sink.columns(Descriptor::tempogram, 0, tempogram(onset, settings_.tempogram));
        }
        if (wants(Descriptor::onset_strength)) {
            sink.columns(Descriptor::onset_strength, 0, as_row(std::move(onset)));
        }
    }
    if (!wants_any({Descriptor::tempo, Descriptor::beats})) return;
    throw_if_interrupted();
    OnsetParameters joined_by_median = settings_.onset;
    joined_by_median.aggregate = Aggregate::median;
    const Beats beats = track_beats(onset_strength(log_mel, joined_by_median, n_fft, hop),
                                    frames_per_second(), settings_.tempo, settings_.beats);
    if (wants(Descriptor::tempo)) {
        sink.tempo(beats.tempo);
        sink.columns(Descriptor::tempo, 0, as_row({static_cast<float>(beats.tempo)}));
    }
    if (wants(Descriptor::beats)) {
        std::vector<float> seconds;
        for (const std::int64_t frame : beats.frames) {
            seconds.push_back(static_cast<float>(static_cast<double>(frame) / frames_per_second()));
        }
        sink.columns(Descriptor::beats, 0, as_row(std::move(seconds)));
    }
}

void WholeRecording::finish_contrast(AnalysisSink& sink) {
    Matrix contrast = peaks_.join();
    Matrix valleys = valleys_.join();
    if (!settings_.contrast.linear) {
        // librosa takes the magnitudes for powers here.
        power_to_db(contrast.values);
        power_to_db(valleys.values);
    }
    for (std::size_t i = 0; i < contrast.values.size(); ++i) contrast.values[i] -= valleys.values[i];
    sink.columns(Descriptor::spectral_contrast, 0, contrast);
}

void WholeRecording::finish_chroma(AnalysisSink& sink) {
    const double tuning = settings_.chroma.tuning
                              ? *settings_.chroma.tuning
                              : (tuning_ ? tuning_->tuning(settings_.chroma.n_chroma) : 0.0);
    const std::size_t bins = static_cast<std::size_t>(settings_.stft.n_fft) / 2 + 1;
    const ChromaBank& bank = chroma_bank(tuning);
    std::size_t first = 0;
    const auto deliver = [&](std::span<const float> power, std::size_t frames) {
        sink.columns(Descriptor::chroma_stft, first, chroma_of_block(bank, power, bins, frames));
        first += frames;
    };
    if (!powers_.empty()) {
        for (const auto& [power, frames] : powers_) deliver(power, frames);
        return;
    }
    FrameNeeds power_alone;
    power_alone.power = true;
    BlockRunner second(power_alone, settings_, threads_);
    second.run(again_ ? again_() : read_from(samples_),
               [&](BlockFindings&& found) { deliver(found.power, found.frames); });
    if (first != frames_) {
        throw InputError("the recording", "changed while it was read", "try again when it is complete");
    }
}

const ChromaBank& WholeRecording::chroma_bank(double tuning) {
    const auto known = chroma_banks_.find(tuning);
    if (known != chroma_banks_.end()) return known->second;
    const auto n_fft = static_cast<std::size_t>(settings_.stft.n_fft);
    const Matrix filters = chroma_filters(settings_.chroma, settings_.sample_rate, n_fft, tuning);
    return chroma_banks_.emplace(tuning, ChromaBank(filters)).first->second;
}

void WholeRecording::finish_constant_q(AnalysisSink& sink) {
    const Matrix q = constant_q(samples_, settings_.sample_rate, settings_.stft.hop_length,
                                settings_.stft.padding, settings_.cqt, settings_.tuning);
    const Matrix chroma = chroma_cqt(q, settings_.cqt);
    if (wants(Descriptor::chroma_cqt)) sink.columns(Descriptor::chroma_cqt, 0, chroma);
    if (wants(Descriptor::chroma_cens)) {
        sink.columns(Descriptor::chroma_cens, 0, chroma_cens(q, settings_.cqt));
    }
    if (wants(Descriptor::tonnetz)) sink.columns(Descriptor::tonnetz, 0, tonnetz(chroma));
}

}  // namespace resonet
