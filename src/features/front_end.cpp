#include "features/front_end.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/kernels.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

constexpr float least_power = 1e-10F;

const Profile& checked(const Profile& profile) {
    validate(profile);
    return profile;
}

const char* problem_of(SignalError::Kind kind) {
    switch (kind) {
        case SignalError::Kind::empty:
            return "has no samples";
        case SignalError::Kind::not_finite:
            return "has samples that are not finite numbers";
        case SignalError::Kind::too_loud:
            return "has samples far outside [-1, 1]";
        case SignalError::Kind::silent:
            break;
    }
    return "is silent";
}

const char* remedy_of(SignalError::Kind kind) {
    const bool damaged = kind == SignalError::Kind::not_finite || kind == SignalError::Kind::too_loud;
    return damaged ? "the recording is damaged: convert it again from its source"
                   : "choose a recording, or a part of it, that holds sound";
}

// target[k] = the value of log10 power `logarithms[k * bands]` in the image: 1 at `top`, 0 and less cut off.
RESONET_CLONES void scale_row(const float* __restrict logarithms, std::size_t bands, float top, float slope,
                              float* __restrict target, std::size_t columns) {
    for (std::size_t k = 0; k < columns; ++k) {
        const float value = 1.0F + (logarithms[k * bands] - top) * slope;
        target[k] = value > 0.0F ? value : 0.0F;
    }
}

// To the nearest of 0, 1/255 ... 1, halves upwards; for values from 0 to 1.
RESONET_CLONES void quantise_all(float* __restrict values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = static_cast<float>(static_cast<int>(values[i] * 255.0F + 0.5F)) / 255.0F;
    }
}

}  // namespace

SignalError::SignalError(Kind kind)
    : InputError("the sound", problem_of(kind), remedy_of(kind)), kind_(kind) {}

FrontEnd::FrontEnd(const Profile& profile)
    : profile_(checked(profile)),
      frames_(stft_parameters(profile)),
      bank_(mel_parameters(profile)),
      power_(frames_.bins()),
      mel_(bank_.bands()),
      smallest_(bank_.bands()),
      largest_(bank_.bands()) {}

// Mel power [column, band]; smallest_ and largest_ are those of all frames, shown or not.
std::vector<float> FrontEnd::columns_of_power(std::span<const float> samples, std::size_t columns) {
    const std::size_t bands = bank_.bands();
    const std::size_t frames = frames_.frames(samples.size());
    std::vector<float> shown(columns * bands);
    std::fill(smallest_.begin(), smallest_.end(), std::numeric_limits<float>::infinity());
    std::fill(largest_.begin(), largest_.end(), 0.0F);
    std::size_t column = 0;
    for (std::size_t frame = 0; frame < frames; ++frame) {
        frames_.transform(samples, frame);
        frames_.power(power_);
        bank_.apply(power_, mel_);
        widen_range(mel_, smallest_, largest_);
        while (column < columns && frame_of_column(profile_, column, frames) == frame) {
            std::copy(mel_.begin(), mel_.end(), shown.begin() + static_cast<std::ptrdiff_t>(column * bands));
            ++column;
        }
    }
    return shown;
}

Image FrontEnd::image(std::span<const float> samples) {
    const std::span<const float> clip = samples.first(std::min(samples.size(), clip_samples(profile_)));
    if (clip.empty()) throw SignalError(SignalError::Kind::empty);
    if (!all_finite(clip)) throw SignalError(SignalError::Kind::not_finite);

    const std::size_t bands = bank_.bands();
    const std::size_t columns = column_count(profile_, clip.size());
    std::vector<float> logarithms = columns_of_power(clip, columns);
    const float loudest = *std::max_element(largest_.begin(), largest_.end());
    const float quietest = *std::min_element(smallest_.begin(), smallest_.end());
    if (!std::isfinite(loudest)) throw SignalError(SignalError::Kind::too_loud);
    if (loudest <= least_power || loudest <= quietest) throw SignalError(SignalError::Kind::silent);

    log10_above(logarithms, least_power);
    const float top = std::log10(loudest);
    const auto slope = static_cast<float>(10.0 / profile_.floor_db);
    Image image{static_cast<int>(bands), static_cast<int>(columns),
                std::vector<float>(bands * columns, 0.0F)};
    const auto sounding = static_cast<std::size_t>(profile_.zero_bands_from);
    for (std::size_t band = 0; band < sounding; ++band) {
        scale_row(logarithms.data() + band, bands, top, slope, image.values.data() + band * columns, columns);
    }
    if (profile_.quantise) quantise_all(image.values.data(), image.values.size());
    return image;
}

}  // namespace resonet
