#include "features/block_analyser.h"

#include <algorithm>
#include <cstring>

#include "dsp/kernels.h"
#include "dsp/lanes.h"
#include "dsp/transpose.h"
#include "features/spectral_shape.h"

namespace resonet {
namespace {

// Copies results [row, 8] to the columns of a matrix from `column` on.
void copy_lanes(const float* lanes, Matrix& matrix, std::size_t column, std::size_t count) {
    if (count == lane_count) {  // the usual case: a copy of a size that the compiler knows
        float* target = matrix.values.data() + column;
        for (std::size_t row = 0; row < matrix.rows; ++row, target += matrix.columns) {
            std::memcpy(target, lanes + row * lane_count, lane_count * sizeof(float));
        }
        return;
    }
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        std::copy_n(lanes + row * lane_count, count,
                    matrix.row(row).begin() + static_cast<std::ptrdiff_t>(column));
    }
}

}  // namespace

BlockAnalyser::BlockAnalyser(const FrameNeeds& needs, const AnalysisSettings& settings)
    : needs_(needs),
      settings_(settings),
      frames_(settings.stft),
      bins_(frames_.bins()),
      stride_(rounded_up(bins_)),
      bin_hz_(static_cast<double>(settings.sample_rate) / settings.stft.n_fft) {
    const auto n_fft = static_cast<std::size_t>(settings.stft.n_fft);
    const auto hop = static_cast<std::size_t>(settings.stft.hop_length);
    if (needs.mel) mel_bank_.emplace(mel_parameters(settings));
    if (needs.contrast) contrast_.emplace(settings.contrast, settings.sample_rate, n_fft);
    if (needs.separation) separation_.emplace(settings.separation, settings.stft);
    if (needs.rms) rms_.emplace(settings.rms, hop, settings.stft.padding);
    if (needs.zero_crossings) zero_crossings_.emplace(settings.zero_crossings, hop);
    power_.resize(lane_count * stride_);
    magnitude_.resize(lane_count * stride_);
    spectra_lanes_.resize(lane_count * stride_);
    const std::size_t bands = mel_bank_ ? mel_bank_->bands() : 0;
    lanes_.resize(lane_count * std::max<std::size_t>({bands, contrast_ ? contrast_->bands() : 0, 1}));
    lanes_too_.resize(lanes_.size());
}

BlockFindings BlockAnalyser::analyse(const SampleBlock& block) {
    BlockFindings found;
    found.first = block.first;
    found.frames = block.end - block.first;
    const auto make = [&](bool wanted, Matrix& matrix, std::size_t rows) {
        if (wanted) matrix = Matrix(rows, found.frames);
    };
    make(needs_.stft, found.stft, bins_);
    make(needs_.mel, found.mel, mel_bank_ ? mel_bank_->bands() : 0);
    make(needs_.centroid, found.centroid, 1);
    make(needs_.centroid, found.bandwidth, 1);
    make(needs_.rolloff, found.rolloff, 1);
    make(needs_.flatness, found.flatness, 1);
    make(needs_.contrast, found.peaks, contrast_ ? contrast_->bands() : 0);
    make(needs_.contrast, found.valleys, contrast_ ? contrast_->bands() : 0);
    make(needs_.rms, found.rms, 1);
    make(needs_.zero_crossings, found.zero_crossings, 1);
    if (needs_.tuning) {
        found.tuning.emplace(settings_.tuning, settings_.sample_rate,
                             static_cast<std::size_t>(settings_.stft.n_fft));
    }
    if (needs_.power) found.power.resize(rounded_up(found.frames) * bins_, 0.0F);
    if (needs_.rms) rms_->apply(block.view(), block.first, found.rms.values);
    if (needs_.zero_crossings) {
        zero_crossings_->apply(block.view(), block.first, found.zero_crossings.values);
    }
    if (!needs_.spectrum()) return found;

    const std::size_t context = separation_ ? Separation::context(settings_.separation, settings_.stft) : 0;
    const std::size_t begin = block.first > context ? block.first - context : 0;
    const std::size_t end = std::min(block.total_frames, block.end + context);
    if (separation_) separation_->begin(block.first, block.end, block.total_frames);
    tile_start_ = 0;
    tile_frames_ = 0;
    for (std::size_t frame = begin; frame < end; ++frame) look_at(block, frame, found);
    if (tile_frames_ > 0) finish_tile(found);

    if (separation_) {
        const std::size_t first_sample = block.first * static_cast<std::size_t>(settings_.stft.hop_length);
        const std::size_t end_sample =
            block.last() ? block.total : block.end * static_cast<std::size_t>(settings_.stft.hop_length);
        found.harmonic = Matrix(1, end_sample - first_sample);
        found.percussive = Matrix(1, end_sample - first_sample);
        separation_->run(block.view(), found.harmonic.values, found.percussive.values);
    }
    return found;
}

void BlockAnalyser::look_at(const SampleBlock& block, std::size_t frame, BlockFindings& found) {
    const bool own = frame >= block.first && frame < block.end;
    const std::span<float> power = std::span(power_).subspan(tile_frames_ * stride_, bins_);
    const std::span<float> magnitude = std::span(magnitude_).subspan(tile_frames_ * stride_, bins_);
    frames_.transform(block.view(), frame);
    frames_.power(power);
    if (needs_.magnitude()) roots_of(power, magnitude);
    if (separation_) separation_->store(frame, frames_.output(), magnitude);
    if (!own) return;
    if (needs_.tuning) found.tuning->add(power);
    if (++tile_frames_ == lane_count) finish_tile(found);
}

void BlockAnalyser::finish_tile(BlockFindings& found) {
    const std::size_t at = tile_start_;
    const std::size_t count = tile_frames_;
    if (needs_.mel || needs_.power) {
        const float* const lanes = spectra_lanes_.data();
        rows_to_lanes(power_.data(), stride_, stride_, spectra_lanes_.data());
        if (needs_.mel) {
            mel_bank_->apply_to_eight(lanes, lanes_.data());
            copy_lanes(lanes_.data(), found.mel, at, count);
        }
        if (needs_.power) std::copy_n(lanes, bins_ * lane_count, found.power.data() + at * bins_);
    }
    if (needs_.magnitude()) rows_to_lanes(magnitude_.data(), stride_, stride_, spectra_lanes_.data());
    const float* const lanes = spectra_lanes_.data();
    if (needs_.stft) copy_lanes(lanes, found.stft, at, count);
    if (needs_.centroid) {
        centroid_and_bandwidth(lanes, bins_, bin_hz_, lanes_.data(), lanes_too_.data());
        copy_lanes(lanes_.data(), found.centroid, at, count);
        copy_lanes(lanes_too_.data(), found.bandwidth, at, count);
    }
    if (needs_.rolloff) {
        rolloff(lanes, bins_, bin_hz_, settings_.rolloff, lanes_.data());
        copy_lanes(lanes_.data(), found.rolloff, at, count);
    }
    if (needs_.flatness) {
        flatness(lanes, bins_, settings_.flatness, lanes_.data());
        copy_lanes(lanes_.data(), found.flatness, at, count);
    }
    if (needs_.contrast) {
        contrast_->apply(lanes, lanes_.data(), lanes_too_.data());
        copy_lanes(lanes_.data(), found.peaks, at, count);
        copy_lanes(lanes_too_.data(), found.valleys, at, count);
    }
    tile_start_ += count;
    tile_frames_ = 0;
}

}  // namespace resonet
