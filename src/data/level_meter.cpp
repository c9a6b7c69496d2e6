#include "data/level_meter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace resonet {
namespace {

constexpr double window_seconds = 0.1;
constexpr double silent_power = 1e-6;  // -60 dB
constexpr std::size_t shortest_run = 3;

bool is_silent(double energy, std::size_t samples) {
    return energy < silent_power * static_cast<double>(samples);
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

LevelMeter::LevelMeter(int sample_rate)
    : window_size_(
          std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(window_seconds * sample_rate)))) {}

void LevelMeter::Extreme::add(float sample, bool beyond) {
    if (beyond) {
        value = sample;
        run = 0;
        clipped = 0;
    }
    if (sample != value) {
        run = 0;
        return;
    }
    ++run;
    if (run == shortest_run) clipped += shortest_run;
    if (run > shortest_run) ++clipped;
}

void LevelMeter::add(std::span<const float> samples) {
    count_ += samples.size();
    for (const float sample : samples) {
        highest_.add(sample, sample > highest_.value);
        lowest_.add(sample, sample < lowest_.value);
        window_energy_ += static_cast<double>(sample) * sample;
        if (++in_window_ == window_size_) end_window();
    }
}

void LevelMeter::end_window() {
    if (is_silent(window_energy_, in_window_)) silent_ += in_window_;
    in_window_ = 0;
    window_energy_ = 0.0;
}

double LevelMeter::peak() const {
    const double largest = std::max(static_cast<double>(highest_.value), -static_cast<double>(lowest_.value));
    return largest > 0.0 ? 20.0 * std::log10(largest) : std::numeric_limits<double>::quiet_NaN();
}

double LevelMeter::clipping() const {
    // An extreme of zero is one that no sample has gone beyond.
    std::size_t clipped = 0;
    if (highest_.value > 0.0F) clipped += highest_.clipped;
    if (lowest_.value < 0.0F) clipped += lowest_.clipped;
    return share(clipped, count_);
}

double LevelMeter::silence() const {
    const bool rest_is_silent = in_window_ > 0 && is_silent(window_energy_, in_window_);
    return share(silent_ + (rest_is_silent ? in_window_ : 0), count_);
}

}  // namespace resonet
