#pragma once

#include <cstddef>
#include <span>

namespace resonet {

// The inner loops of the front ends: compiled for several CPUs (dsp/simd.h), no allocation, the same
// bits on each. All spans of one call have the length of the first argument unless said otherwise.

/// product[i] = samples[i] * window[i], in double.
void apply_window(std::span<const float> samples, std::span<const double> window, std::span<double> product);

/// power[k] = |z[k]|^2, computed in double and rounded once. `z`: real and imaginary parts in turn,
/// twice as many as `power`.
void power_of(std::span<const double> z, std::span<float> power);

/// magnitude[k] = |z[k]|: the root of the rounded power, so 0 below 1e-22. `z` as in power_of.
void magnitude_of(std::span<const double> z, std::span<float> magnitude);

/// magnitude[k] = sqrt(power[k]).
void roots_of(std::span<const float> power, std::span<float> magnitude);

/// largest[i] = max(largest[i], values[i]) and smallest[i] = min(smallest[i], values[i]).
void widen_range(std::span<const float> values, std::span<float> smallest, std::span<float> largest);

/// values[i] = log10(max(values[i], floor)) within 1e-7 relative and 1e-9 absolute error, for finite
/// values. `floor`: a normal float (at least 1.2e-38).
void log10_above(std::span<float> values, float floor);

/// sum[i] += weight * values[i], for `count` values; the second form computes in double.
void add_scaled(float* sum, const float* values, float weight, std::size_t count);
void add_scaled(double* sum, const float* values, double weight, std::size_t count);

/// Whether no value is larger than `limit`, smaller than -limit, or not a number.
bool all_within(std::span<const float> values, float limit);

/// Whether no value is infinite or not a number.
bool all_finite(std::span<const float> values);

}  // namespace resonet
