#include "inference/six_digits.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace resonet {

double six_digits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return std::strtod(text, nullptr);
}

double whole_milliseconds(double seconds) {
    return std::round(1000 * seconds) / 1000;
}

}  // namespace resonet
