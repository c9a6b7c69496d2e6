#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/audit_report.h"
#include "core/text.h"
#include "evaluation/grouped_bootstrap.h"

namespace resonet {
namespace {

std::string points(double share) {
    return fmt::format("{:.1f}", 100 * share);
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string method(const AuditEstimate& estimate) {
    const LeakRounds& rounds = estimate.rounds;
    const std::string division = rounds.folds > 0
                                     ? fmt::format("{} folds", rounds.folds)
                                     : fmt::format("{:.0f} % of them tested", 100 * rounds.test_share);
    return fmt::format(
        "\nWhat a leak is worth to a cheap model: a support vector machine on {},\n"
        "{} clips, {}, {} from seed {}\n",
        estimate.meaning, rounds.clips, division, count_of(estimate.repeats, "repeat", "repeats"),
        estimate.seed);
}

/// "25.1 (20.0 to 30.2)".
std::string with_interval(const Interval& share) {
    return fmt::format("{} ({} to {})", points(share.value), points(share.low), points(share.high));
}

std::string scores(const LeakEstimate& estimate) {
    const AuditProtocol base = estimate.scores.front().protocol;
    std::string text =
        fmt::format("\n{:<17}{:<28}{:>8}{:>9}{}\n", "split", "accuracy in %", "answers", "models",
                    estimate.differences.empty() ? "" : fmt::format("   points below '{}'", to_string(base)));
    for (const ProtocolScore& score : estimate.scores) {
        std::string below;
        for (const ProtocolDifference& difference : estimate.differences) {
            if (difference.from == base && difference.to == score.protocol) {
                below = "   " + with_interval(difference.share);
            }
        }
        text += fmt::format("{:<17}{:<28}{:>8}{:>9}{}\n", to_string(score.protocol),
                            with_interval(score.accuracy), score.tested, score.rounds, below);
    }
    return text +
           "in brackets: 95 % intervals, by a bootstrap of whole groups of clips that belong together\n";
}

std::string interval_text(const Interval& share) {
    return fmt::format("95 % interval {} to {}", points(share.low), points(share.high));
}

/// Whether something is on both sides of the test that `strictest` would keep apart: only then is a
/// difference due to a leak.
bool has_leak(const AuditReport& report, AuditProtocol base, AuditProtocol strictest) {
    if (base != AuditProtocol::given) return true;  // clips at random, of groups that are known
    const auto straddles = [&](LeakKind kind) { return report.leaks[kind].test_clips > 0; };
    if (straddles(LeakKind::recording)) return true;
    return strictest == AuditProtocol::artist && (straddles(LeakKind::artist) || straddles(LeakKind::album));
}

/// "73.1 % as given, 55.0 % track-disjoint, 48.2 % artist-disjoint: the leak is worth about 25 points (...)".
std::string conclusion(const AuditReport& report) {
    const LeakEstimate& estimate = report.estimate->estimate;
    const ProtocolScore& base = estimate.scores.front();
    const ProtocolDifference* whole = nullptr;
    std::string text = fmt::format("{} {} %", to_string(base.protocol), points(base.accuracy.value));
    for (const ProtocolDifference& difference : estimate.differences) {
        if (difference.from != base.protocol) continue;
        whole = &difference;
        text += fmt::format(", {} {} %", to_string(difference.to),
                            points(find_score(estimate, difference.to)->accuracy.value));
    }
    if (whole == nullptr) {
        return "No clips are known to belong together, so there is no stricter split to compare with.\n";
    }
    const Interval& share = whole->share;
    if (share.low > 0 && has_leak(report, base.protocol, whole->to)) {
        text += fmt::format(":\nthe leak is worth about {:.0f} points ({})", 100 * share.value,
                            interval_text(share));
    } else if (share.low > 0) {
        text += fmt::format(
            ":\nnothing is known to leak, but that split is {} points easier than {} ones drawn at random "
            "({})",
            points(share.value), to_string(whole->to), interval_text(share));
    } else if (share.high < 0) {
        text += fmt::format(":\nthat split is {} points harder than {} ones drawn at random ({})",
                            points(-share.value), to_string(whole->to),
                            fmt::format("95 % interval {} to {}", points(-share.high), points(-share.low)));
    } else {
        text += fmt::format(":\na difference of {} points, which may be chance ({})", points(share.value),
                            interval_text(share));
    }
    return text + ".\n";
}

/// A word about intervals that rest on few artists (or recordings).
std::string few_units_text(const AuditEstimate& found) {
    const AuditProtocol strictest = found.rounds.protocols.back().protocol;
    const auto least = std::ranges::min_element(found.estimate.scores, {}, &ProtocolScore::units);
    if (least->units >= few_units) return {};
    const bool artists = strictest == AuditProtocol::artist;
    return fmt::format(
        "Only {} {} tested {}: figures of so few are rough, and may be others for other music.\n",
        count_of(least->units, artists ? "artist" : "recording", artists ? "artists" : "recordings"),
        least->units == 1 ? "is" : "are", to_string(least->protocol));
}

/// What papers that do not look at tracks would have got.
std::string random_conclusion(const LeakEstimate& estimate) {
    if (estimate.scores.front().protocol != AuditProtocol::given || estimate.differences.empty()) return {};
    const ProtocolDifference& difference = estimate.differences.back();
    if (difference.from != AuditProtocol::random || difference.share.low <= 0) return {};
    return fmt::format("Clips split at random would score {} points more than {} ones ({}).\n",
                       points(difference.share.value), to_string(difference.to),
                       interval_text(difference.share));
}

}  // namespace

std::string estimate_text(const AuditReport& report) {
    if (!report.not_estimated.empty()) {
        return fmt::format("\nWhat a leak is worth is not estimated: {}\n", printable(report.not_estimated));
    }
    if (!report.estimate) return {};
    const AuditEstimate& found = *report.estimate;
    std::string text = method(found);
    for (const std::string& note : found.rounds.notes) text += note + '\n';
    if (!found.failures.empty()) {
        text += fmt::format("{} could not be used\n", count_of(found.failures.size(), "clip", "clips"));
    }
    std::string last = conclusion(report);
    last.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(last.front())));
    return text + scores(found.estimate) + '\n' + last + random_conclusion(found.estimate) +
           few_units_text(found);
}

}  // namespace resonet
