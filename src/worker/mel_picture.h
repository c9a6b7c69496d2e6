#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace resonet {

/// A mel spectrogram as a grey picture.
struct MelPicture {
    static constexpr std::size_t bands = 128;
    static constexpr std::size_t most_columns = 2400;
    static constexpr double floor_db = -80;

    std::size_t columns = 0;
    std::vector<std::uint8_t> pixels;        ///< [row, column], the highest band first
    std::vector<double> frequency_edges_hz;  ///< bands + 1, the lowest first
};

/// The picture of a whole sound; its columns divide the duration evenly. A pixel is the mean mel power
/// (librosa's filters) of up to four frames of 2048 samples in its stretch, in dB relative to the loudest
/// pixel: 0 is 80 dB or more below it, 255 the loudest. A sound shorter than a hop of 512 samples is one
/// column; of silence all is 0. `samples` is not empty.
MelPicture mel_picture(std::span<const float> samples, int sample_rate);

/// The picture as PNG (8-bit grey; libpng). Errors: SystemError.
std::string encode_png(const MelPicture& picture);

}  // namespace resonet
