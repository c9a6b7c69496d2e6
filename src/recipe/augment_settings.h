#pragma once

#include <nlohmann/json_fwd.hpp>

namespace resonet {

/// Random changes of a training window. Each range is symmetric around "no change" unless said otherwise;
/// 0 turns a change off. Levels are in dB of the spectrogram.
struct AugmentSettings {
    double time_stretch = 0.1;  ///< share by which time runs faster or slower, [0, 0.9]
    int band_shift = 2;         ///< mel bands up or down: pitch, [0, 64]
    double equalizer_db = 5.0;  ///< gain at each of the points of a piecewise linear curve over the bands
    int equalizer_points = 6;   ///< [2, 64]
    double gain_db = 4.0;       ///< gain of the whole window
    double floor_db = 12.0;     ///< up to how much the floor is raised
    int band_masks = 1;         ///< SpecAugment (Park et al. 2019), filled with the window's mean
    int band_mask_width = 16;   ///< the widest, in bands
    int time_masks = 1;
    int time_mask_width = 12;  ///< the widest, in columns
    /// How often a window is heard through a narrow channel, such as a telephone or a small loudspeaker, [0,
    /// 1]: nothing below a cut-off among the lowest band_limit_low bands, nothing above one among the highest
    /// band_limit_high, and what is left is as loud as the window was.
    double band_limit = 0.0;
    int band_limit_low = 18;   ///< [0, 512]
    int band_limit_high = 60;  ///< [0, 512]
    double mixup = 0.3;        ///< alpha of mixup's Beta distribution (Zhang et al. 2018), [0, 1]
};

/// Errors: UsageError for an unknown, mistyped or out-of-range field of [augmentation].
AugmentSettings augment_from_json(const nlohmann::json& json);
nlohmann::json to_json(const AugmentSettings& settings);

}  // namespace resonet
