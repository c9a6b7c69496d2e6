#include "core/parameter.h"

#include <charconv>
#include <cmath>
#include <sstream>

#include "core/field_error.h"

namespace resonet {
namespace detail {

std::string number_text(double value) {
    // Numbers that people write in full, "100000" rather than "1e+05".
    const double size = std::abs(value);
    const bool plain = value == 0.0 || (size >= 1e-3 && size < 1e9);
    char text[64];
    const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
    const auto end = std::to_chars(text, text + sizeof text, value, format).ptr;
    return {text, end};
}

double number_from(std::string_view subject, std::string_view parameter, std::string_view text, bool whole) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) ||
        (whole && value != std::floor(value))) {
        throw UsageError(subject, std::string(parameter) + " is '" + std::string(text) + "'",
                         whole ? "give a whole number" : "give a number");
    }
    return value;
}

bool truth_from(std::string_view subject, std::string_view parameter, std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    throw UsageError(subject, std::string(parameter) + " is '" + std::string(text) + "'",
                     "give true or false");
}

}  // namespace detail

void require_range(std::string_view subject, std::string_view parameter, double value, double least,
                   double most) {
    if (std::isfinite(value) && value >= least && value <= most) return;
    throw FieldError(subject, parameter, value, std::string(parameter) + " is " + detail::number_text(value),
                     "choose " + detail::number_text(least) + " to " + detail::number_text(most));
}

}  // namespace resonet
