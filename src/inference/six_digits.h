#pragma once

namespace resonet {

/// `value` to six significant digits, as float32 deserves.
double six_digits(double value);

/// `seconds` to the millisecond.
double whole_milliseconds(double seconds);

}  // namespace resonet
