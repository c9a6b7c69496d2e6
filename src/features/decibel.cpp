#include "features/decibel.h"

#include <algorithm>
#include <cmath>

#include "core/parameter.h"
#include "dsp/kernels.h"

namespace resonet {

std::span<const Parameter<DecibelParameters>> DecibelParameters::parameters() {
    static constexpr Parameter<DecibelParameters> table[] = {
        {"amin", &DecibelParameters::amin, 1e-37, 1e30, "smaller powers count as this"},
        {"reference", &DecibelParameters::reference, 0, 1e30, "power of 0 dB; 'max': the largest of all",
         "max"},
        {"top_db", &DecibelParameters::top_db, 0, 1e6, "dB below the maximum where all is cut off", "none"},
    };
    return table;
}

void validate(const DecibelParameters& p) {
    check_parameters("decibels", p);
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
