#include "worker/mel_picture.h"

#include <png.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "dsp/stft.h"
#include "features/mel.h"
#include "inference/explanation_parts.h"

namespace resonet {
namespace {

constexpr std::size_t hop = 512;
constexpr std::size_t most_frames = 4;  // in a column

/// Mean mel power [column, band].
std::vector<float> mel_power(std::span<const float> samples, const MelBank& bank, std::size_t columns) {
    StftParameters parameters;
    parameters.hop_length = 1;  // frames are centred wherever they are wanted
    StftFrames frames(parameters);
    std::vector<float> power(frames.bins());
    std::vector<float> mel(bank.bands());
    std::vector<float> means(columns * bank.bands());
    const double width = static_cast<double>(samples.size()) / static_cast<double>(columns);
    const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(width) / hop, 1, most_frames);
    for (std::size_t column = 0; column < columns; ++column) {
        const std::span<float> mean = std::span(means).subspan(column * mel.size(), mel.size());
        for (std::size_t i = 0; i < count; ++i) {
            const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
            const auto centre = static_cast<std::size_t>((static_cast<double>(column) + share) * width);
            frames.transform(samples, std::min(centre, samples.size() - 1));
            frames.power(power);
            bank.apply(power, mel);
            for (std::size_t b = 0; b < mel.size(); ++b) mean[b] += mel[b] / static_cast<float>(count);
        }
    }
    return means;
}

std::uint8_t grey(float power, float loudest) {
    if (!(power > 0) || !std::isfinite(power)) return 0;
    const double level = 10 * std::log10(static_cast<double>(power) / static_cast<double>(loudest));
    return static_cast<std::uint8_t>(
        std::clamp(std::round(255 * (1 - level / MelPicture::floor_db)), 0.0, 255.0));
}

}  // namespace

MelPicture mel_picture(std::span<const float> samples, int sample_rate) {
    MelParameters parameters;
    parameters.sample_rate = sample_rate;
    parameters.bands = static_cast<int>(MelPicture::bands);
    const MelBank bank(parameters);
    MelPicture picture;
    picture.columns = std::clamp<std::size_t>(samples.size() / hop, 1, MelPicture::most_columns);
    const std::vector<float> powers = mel_power(samples, bank, picture.columns);
    float loudest = 0;
    for (const float power : powers) {
        if (std::isfinite(power)) loudest = std::max(loudest, power);
    }
    picture.pixels.resize(powers.size());
    for (std::size_t column = 0; column < picture.columns; ++column) {
        for (std::size_t band = 0; band < MelPicture::bands; ++band) {
            const std::size_t row = MelPicture::bands - 1 - band;
            picture.pixels[row * picture.columns + column] =
                grey(powers[column * MelPicture::bands + band], loudest);
        }
    }
    for (std::size_t band = 0; band <= MelPicture::bands; ++band) {
        picture.frequency_edges_hz.push_back(band_edge_hz(parameters, band));
    }
    return picture;
}

std::string encode_png(const MelPicture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.columns);
    image.height = static_cast<png_uint_32>(MelPicture::bands);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string bytes(size, '\0');
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, nullptr) == 0) {
        throw SystemError("spectrogram", std::string("cannot be encoded: ") + image.message);
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace resonet
