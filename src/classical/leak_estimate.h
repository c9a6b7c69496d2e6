#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "classical/leak_rounds.h"
#include "evaluation/metrics.h"

namespace resonet {

/// How well a cheap model does under a protocol.
struct ProtocolScore {
    AuditProtocol protocol = AuditProtocol::given;
    std::size_t rounds = 0;   ///< models fitted
    std::size_t tested = 0;   ///< answers, over all rounds
    std::size_t correct = 0;  ///< of them
    std::size_t units = 0;    ///< artists (or recordings) they are about
    Interval accuracy;        ///< with a 95 % interval of whole artists (or recordings)
};

/// How much better it does under one protocol than under a stricter one.
struct ProtocolDifference {
    AuditProtocol from = AuditProtocol::given;
    AuditProtocol to = AuditProtocol::track;
    Interval share;  ///< accuracy of `from` less that of `to`, with a 95 % interval
};

/// What a leak is worth.
struct LeakEstimate {
    std::vector<ProtocolScore> scores;  ///< in the order of AuditProtocol
    /// From the given split (or, without one, the random one) to each stricter protocol; then from the
    /// random one, which papers that do not look at tracks use, to the strictest.
    std::vector<ProtocolDifference> differences;
};

struct EstimateOptions {
    std::size_t threads = 0;  ///< 0: all cores
    std::uint64_t seed = 1;   ///< of the intervals
    bool progress = false;    ///< shown on standard error
};

/// Fits a support vector machine (class Svm, defaults) on each round of `plan` and scores it. `rows` are
/// one a clip of the manifest, of those that take part finite and equally wide. The result does not depend
/// on the number of threads. Intervals come from a bootstrap of the plan's units: they say how much the
/// choice of music matters, and nothing of the choice of model.
/// Errors: UsageError if a round has one class alone to fit on; Interrupted.
LeakEstimate estimate_leak(const Manifest& manifest, std::span<const std::vector<double>> rows,
                           const LeakRounds& plan, const EstimateOptions& options = {});

/// The score of that protocol; none: it was not among them.
const ProtocolScore* find_score(const LeakEstimate& estimate, AuditProtocol protocol);

}  // namespace resonet
