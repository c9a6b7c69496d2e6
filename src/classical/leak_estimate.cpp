#include "classical/leak_estimate.h"

#include <algorithm>

#include "classical/svm.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "data/class_numbers.h"
#include "evaluation/grouped_bootstrap.h"

namespace resonet {
namespace {

using Rows = std::span<const std::vector<double>>;
using UnitScores = std::vector<UnitScore>;

/// Whether the answer to each clip that `round` tests is right.
std::vector<bool> score(const Round& round, Rows rows, std::span<const std::size_t> labels) {
    std::vector<std::vector<double>> fit_rows;
    std::vector<int> fit_labels;
    for (const std::size_t i : round.fit) {
        fit_rows.push_back(rows[i]);
        fit_labels.push_back(static_cast<int>(labels[i]));
    }
    const Svm svm(fit_rows, fit_labels);
    std::vector<bool> right;
    for (const std::size_t i : round.test)
        right.push_back(svm.predict(rows[i]) == static_cast<int>(labels[i]));
    return right;
}

/// A round and the protocol it belongs to.
struct Job {
    std::size_t protocol;
    const Round* round;
};

ProtocolScore summary(const ProtocolRounds& rounds, const UnitScores& units, std::uint64_t seed) {
    ProtocolScore summary;
    summary.protocol = rounds.protocol;
    summary.rounds = rounds.rounds.size();
    for (const UnitScore& unit : units) {
        summary.tested += unit.tested;
        summary.correct += unit.correct;
        if (unit.tested > 0) ++summary.units;
    }
    summary.accuracy = bootstrap_share(units, seed);
    return summary;
}

}  // namespace

LeakEstimate estimate_leak(const Manifest& manifest, Rows rows, const LeakRounds& plan,
                           const EstimateOptions& options) {
    const std::vector<std::size_t> labels = class_numbers(manifest).of_clip;
    std::vector<Job> jobs;
    for (std::size_t p = 0; p < plan.protocols.size(); ++p) {
        for (const Round& round : plan.protocols[p].rounds) jobs.push_back({p, &round});
    }
    // Only units that take part are drawn from.
    std::vector<std::size_t> places(plan.units.size());
    std::size_t unit_count = 0;
    std::vector<bool> takes_part(plan.units.size());
    for (const Job& job : jobs) {
        for (const std::size_t i : job.round->test) takes_part[plan.units[i]] = true;
    }
    for (std::size_t unit = 0; unit < places.size(); ++unit) {
        if (takes_part[unit]) places[unit] = unit_count++;
    }
    std::vector<UnitScores> scores(plan.protocols.size(), UnitScores(unit_count));

    Progress progress("estimating", jobs.size(), {.enabled = options.progress, .unit = "models"});
    ordered_map(
        jobs.size(), options.threads, 0,
        [&](std::size_t j) {
            throw_if_interrupted();
            return score(*jobs[j].round, rows, labels);
        },
        [&](std::size_t j, const std::vector<bool>& right) {
            for (std::size_t k = 0; k < right.size(); ++k) {
                UnitScore& unit = scores[jobs[j].protocol][places[plan.units[jobs[j].round->test[k]]]];
                ++unit.tested;
                if (right[k]) ++unit.correct;
            }
            progress.advance();
        });
    progress.finish();

    LeakEstimate estimate;
    for (std::size_t p = 0; p < scores.size(); ++p) {
        estimate.scores.push_back(summary(plan.protocols[p], scores[p], options.seed));
    }
    const auto add_difference = [&](std::size_t from, std::size_t to) {
        estimate.differences.push_back({plan.protocols[from].protocol, plan.protocols[to].protocol,
                                        bootstrap_difference(scores[from], scores[to], options.seed)});
    };
    for (std::size_t p = 0; p < scores.size(); ++p) {
        if (plan.protocols[p].protocol >= AuditProtocol::track) add_difference(0, p);
    }
    if (plan.protocols[0].protocol == AuditProtocol::given && plan.protocols.back().protocol >= AuditProtocol::track) {
        add_difference(1, scores.size() - 1);
    }
    return estimate;
}

const ProtocolScore* find_score(const LeakEstimate& estimate, AuditProtocol protocol) {
    const auto found = std::ranges::find(estimate.scores, protocol, &ProtocolScore::protocol);
    return found == estimate.scores.end() ? nullptr : &*found;
}

}  // namespace resonet
