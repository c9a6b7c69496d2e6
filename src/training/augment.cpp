#include "training/augment.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace resonet {
namespace {

/// Copies columns start, start + speed, ... shifted by `shift` bands; bands from outside are 0.
void cut(std::span<const float> image, int columns, int usable_bands, double start, double speed, int shift,
         int window, std::span<float> out) {
    std::vector<int> from(window);
    for (int i = 0; i < window; ++i) from[i] = static_cast<int>(start + speed * i) % columns;
    const int bands = static_cast<int>(image.size()) / columns;
    for (int band = 0; band < bands; ++band) {
        const std::span<float> to = out.subspan(static_cast<std::size_t>(band) * window, window);
        const int source = band + shift;
        if (source < 0 || source >= usable_bands) {
            std::fill(to.begin(), to.end(), 0.0F);
            continue;
        }
        const float* row = image.data() + static_cast<std::size_t>(source) * columns;
        for (int i = 0; i < window; ++i) to[i] = row[from[i]];
    }
}

/// Gains per band in units of the image: a random piecewise linear curve plus a constant.
std::vector<float> gain_curve(int bands, const Profile& profile, const AugmentSettings& s, Random& random) {
    std::vector<double> points(s.equalizer_points);
    for (double& point : points) point = random.uniform(-s.equalizer_db, s.equalizer_db);
    const double constant = random.uniform(-s.gain_db, s.gain_db);
    std::vector<float> curve(bands);
    for (int band = 0; band < bands; ++band) {
        const double at = bands == 1 ? 0.0 : band * (s.equalizer_points - 1.0) / (bands - 1.0);
        const int left = std::min(static_cast<int>(at), s.equalizer_points - 2);
        const double value = points[left] + (at - left) * (points[left + 1] - points[left]);
        curve[band] = static_cast<float>((value + constant) / profile.floor_db);
    }
    return curve;
}

/// Gain where there is sound, then a raised floor: x -> max(0, (x - floor) / (1 - floor)).
void change_levels(const std::vector<float>& gains, float floor, int window, std::span<float> out) {
    constexpr float loudest = 1.2F;  // some headroom, so that a gain does not flatten every peak
    const float scale = 1.0F / (1.0F - floor);
    for (std::size_t band = 0; band < gains.size(); ++band) {
        float* row = out.data() + band * static_cast<std::size_t>(window);
        const float gain = gains[band];
        for (int i = 0; i < window; ++i) {
            const float x = row[i] > 0 ? std::clamp(row[i] + gain, 0.0F, loudest) : 0.0F;
            row[i] = std::max(0.0F, (x - floor) * scale);
        }
    }
}

/// A narrow channel: the bands outside fade out over a few, as behind a filter, and the rest is lifted to the
/// level of the whole, as a front end that refers levels to the loudest one does.
void limit_bands(const AugmentSettings& s, int usable_bands, int window, Random& random,
                 std::span<float> out) {
    constexpr int slope = 6;  // bands over which it fades
    if (s.band_limit <= 0 || random.uniform(0, 1) >= s.band_limit) return;
    const int first = random.integer(0, std::min(s.band_limit_low, usable_bands / 2));
    const int last = usable_bands - 1 - random.integer(0, std::min(s.band_limit_high, usable_bands / 2));
    const float loudest = *std::ranges::max_element(out);
    for (int band = 0; band < usable_bands; ++band) {
        const int outside = std::max(first - band, band - last);
        if (outside <= 0) continue;
        const float loss = static_cast<float>(outside) / slope;
        for (float& x : out.subspan(static_cast<std::size_t>(band) * window, window)) {
            x = std::max(0.0F, x - loss);
        }
    }
    const float lift = loudest - *std::ranges::max_element(out);
    for (float& x : out) x = x > 0 ? x + lift : 0.0F;
}

struct Stretch {
    int begin;
    int end;
};

Stretch random_stretch(int size, int widest, Random& random) {
    const int width = std::min(random.integer(0, widest), size);
    const int begin = random.integer(0, size - width);
    return {begin, begin + width};
}

void mask(const AugmentSettings& s, int usable_bands, int window, Random& random, std::span<float> out) {
    const float mean =
        static_cast<float>(std::accumulate(out.begin(), out.end(), 0.0) / static_cast<double>(out.size()));
    for (int i = 0; i < s.band_masks; ++i) {
        const Stretch at = random_stretch(usable_bands, s.band_mask_width, random);
        std::fill(out.begin() + std::ptrdiff_t{at.begin} * window,
                  out.begin() + std::ptrdiff_t{at.end} * window, mean);
    }
    for (int i = 0; i < s.time_masks; ++i) {
        const Stretch at = random_stretch(window, s.time_mask_width, random);
        for (std::size_t row = 0; row < out.size(); row += static_cast<std::size_t>(window)) {
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(row) + at.begin,
                      out.begin() + static_cast<std::ptrdiff_t>(row) + at.end, mean);
        }
    }
}

}  // namespace

void random_window(std::span<const float> image, int columns, const Profile& profile,
                   const AugmentSettings& s, Random& random, std::span<float> out) {
    const int window = profile.window_columns;
    const double speed = 1 + random.uniform(-s.time_stretch, s.time_stretch);
    const double room = std::max(0.0, columns - 1 - window * speed);
    const double start = random.uniform(0, room);
    const int shift = random.integer(-s.band_shift, s.band_shift);
    cut(image, columns, profile.zero_bands_from, start, speed, shift, window, out);
    const std::vector<float> gains = gain_curve(profile.bands, profile, s, random);
    const double raise = random.uniform(0, std::min(s.floor_db, 0.9 * profile.floor_db)) / profile.floor_db;
    change_levels(gains, static_cast<float>(raise), window, out);
    limit_bands(s, profile.zero_bands_from, window, random, out);
    mask(s, profile.zero_bands_from, window, random, out);
}

}  // namespace resonet
