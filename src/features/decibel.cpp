#include "features/decibel.h"

#include <algorithm>
#include <cmath>

#include "dsp/kernels.h"
#include "features/range_check.h"

namespace resonet {

void validate(const DecibelParameters& p) {
    require_range("decibels", "amin", p.amin, 1e-37, 1e30);
    if (p.reference) require_range("decibels", "reference", *p.reference, 0.0, 1e30);
    if (p.top_db) require_range("decibels", "top_db", *p.top_db, 0.0, 1e6);
}

void power_to_db(std::span<float> values, const DecibelParameters& parameters) {
    validate(parameters);
    if (values.empty()) return;
    const double largest = static_cast<double>(*std::max_element(values.begin(), values.end()));
    const double reference = std::max(parameters.amin, parameters.reference.value_or(largest));
    const auto offset = static_cast<float>(10.0 * std::log10(reference));
    log10_above(values, static_cast<float>(parameters.amin));
    for (float& value : values) value = 10.0F * value - offset;
    if (!parameters.top_db) return;
    const float lowest =
        *std::max_element(values.begin(), values.end()) - static_cast<float>(*parameters.top_db);
    for (float& value : values) value = std::max(value, lowest);
}

}  // namespace resonet
