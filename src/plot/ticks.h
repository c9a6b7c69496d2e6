#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plot/figure.h"

namespace resonet {

/// At most `most` (at least 2) round values between `low` and `high` (in either order) with their labels: the
/// axis's own ticks where it has some. Linear axes get steps of 1, 2 or 5 times a power of ten, times also
/// steps of whole minutes and hours; logarithmic ones 1, 2 and 5 of each decade, or what of it fits.
std::vector<Tick> ticks_of(const Axis& axis, std::size_t most);

/// "−0.5": `value` with as many decimals as multiples of `step` need, and a true minus sign.
std::string number_label(double value, double step);

/// "200", "1.5k".
std::string hertz_label(double hertz);

/// Seconds as "12.5" (in an axis that ends before two minutes), "2:05" or "1:02:05"; `longest` decides
/// which, `step` the decimals.
std::string time_label(double seconds, double step, double longest);

/// The unit that goes with the labels of a time axis that ends at `longest` seconds: "s", "min:s", "h:min:s".
std::string time_unit(double longest);

}  // namespace resonet
