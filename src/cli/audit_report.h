#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "classical/leak_estimate.h"
#include "data/leak_check.h"
#include "data/manifest.h"

namespace resonet {

/// What a leak is worth, and how that was found out.
struct AuditEstimate {
    std::string meaning;  ///< of the rows the model is fitted on: "57 descriptors of the sound"
    std::size_t repeats = 0;
    std::uint64_t seed = 0;
    std::vector<InputFailure> failures;  ///< clips that were left out
    LeakRounds rounds;
    LeakEstimate estimate;
};

/// What `resonet dataset audit` finds.
struct AuditReport {
    std::optional<Division> division;  ///< of the manifest; none: it has none yet
    LeakReport leaks;
    std::optional<AuditEstimate> estimate;
    std::string not_estimated;  ///< why there is no estimate; empty: there is one, or none was asked for
};

/// What the columns of the manifest tell: a headline, a table, examples and the verdict.
std::string leaks_text(const Manifest& manifest, const AuditReport& report);

/// The estimate, or why there is none; empty if none was asked for.
std::string estimate_text(const AuditReport& report);

/// Everything, as a JSON document.
std::string audit_json(const Manifest& manifest, const AuditReport& report);

}  // namespace resonet
