#pragma once

#include <cmath>
#include <sstream>
#include <string>
#include <string_view>

#include "core/error.h"

namespace resonet {

/// Errors: UsageError about `subject`, unless `value` of `parameter` lies in [least, most].
inline void require_range(std::string_view subject, std::string_view parameter, double value, double least,
                          double most) {
    if (std::isfinite(value) && value >= least && value <= most) return;
    std::ostringstream problem;
    problem.precision(12);
    problem << parameter << " is " << value;
    std::ostringstream remedy;
    remedy.precision(12);
    remedy << "choose " << least << " to " << most;
    throw UsageError(subject, problem.str(), remedy.str());
}

}  // namespace resonet
