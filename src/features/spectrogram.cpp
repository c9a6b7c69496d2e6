#include "features/spectrogram.h"

#include <algorithm>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

// Calls column(frame, values) for every frame, then lays the columns into a matrix of `rows` rows. Columns
// are gathered in blocks, as writing them one by one would touch every row's cache line for each.
template <typename Column>
Matrix from_columns(std::size_t rows, std::size_t frames, const Column& column) {
    constexpr std::size_t block = 16;
    Matrix matrix(rows, frames);
    std::vector<float> columns(block * rows);
    for (std::size_t first = 0; first < frames; first += block) {
        const std::size_t count = std::min(block, frames - first);
        for (std::size_t i = 0; i < count; ++i) {
            column(first + i, std::span(columns).subspan(i * rows, rows));
        }
        for (std::size_t row = 0; row < rows; ++row) {
            const std::span<float> target = matrix.row(row).subspan(first, count);
            for (std::size_t i = 0; i < count; ++i) target[i] = columns[i * rows + row];
        }
    }
    return matrix;
}

}  // namespace

Matrix stft_magnitude(std::span<const float> samples, const StftParameters& stft) {
    StftFrames frames(stft);
    return from_columns(frames.bins(), frames.frames(samples.size()),
                        [&](std::size_t frame, std::span<float> out) {
                            frames.transform(samples, frame);
                            frames.magnitude(out);
                        });
}

Matrix stft_power(std::span<const float> samples, const StftParameters& stft) {
    StftFrames frames(stft);
    return from_columns(frames.bins(), frames.frames(samples.size()),
                        [&](std::size_t frame, std::span<float> out) {
                            frames.transform(samples, frame);
                            frames.power(out);
                        });
}

Matrix mel_spectrogram(std::span<const float> samples, const StftParameters& stft, const MelParameters& mel) {
    if (stft.n_fft != mel.n_fft) {
        throw UsageError("mel bands", "n_fft is " + std::to_string(mel.n_fft) + ", that of the STFT " +
                                          std::to_string(stft.n_fft));
    }
    StftFrames frames(stft);
    const MelBank bank(mel);
    std::vector<float> power(frames.bins());
    return from_columns(bank.bands(), frames.frames(samples.size()),
                        [&](std::size_t frame, std::span<float> out) {
                            frames.transform(samples, frame);
                            frames.power(power);
                            bank.apply(power, out);
                        });
}

Matrix log_mel_spectrogram(std::span<const float> samples, const StftParameters& stft,
                           const MelParameters& mel, const DecibelParameters& decibels) {
    Matrix bands = mel_spectrogram(samples, stft, mel);
    power_to_db(bands.values, decibels);
    return bands;
}

}  // namespace resonet
