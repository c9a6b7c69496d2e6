#include <nlohmann/json.hpp>

#include "cli/audit_report.h"
#include "core/text.h"
#include "data/groups.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

std::string_view key_of(LeakKind kind) {
    constexpr std::array<std::string_view, all_leak_kinds.size()> keys = {"recordings", "tracks", "files",
                                                                          "duplicates", "albums", "artists"};
    return keys[static_cast<std::size_t>(kind)];
}

ordered_json leaks_json(const LeakReport& leaks) {
    ordered_json json;
    json["clips"] = leaks.clips;
    json["test_clips"] = leaks.test_clips;
    for (const LeakKind kind : all_leak_kinds) {
        const LeaksOfKind& found = leaks[kind];
        ordered_json& entry = json[std::string(key_of(kind))];
        entry = {{"names", found.names},
                 {"clips_with_a_name", found.known},
                 {"straddling", found.leaks.size()},
                 {"clips", found.clips},
                 {"test_clips_with_a_sibling", found.test_clips},
                 {"leaks", ordered_json::array()}};
        for (const Leak& leak : found.leaks) {
            entry["leaks"].push_back(
                {{"name", valid_utf8(leak.name)}, {"parts", leak.parts}, {"clips", leak.clips}});
        }
    }
    return json;
}

ordered_json interval_json(const Interval& interval) {
    return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

ordered_json estimate_json(const AuditEstimate& found) {
    ordered_json json = {
        {"model", "support vector machine"}, {"rows", found.meaning}, {"clips", found.rounds.clips},
        {"repeats", found.repeats},          {"seed", found.seed},    {"test_share", found.rounds.test_share},
        {"folds", found.rounds.folds}};
    json["scores"] = ordered_json::array();
    for (const ProtocolScore& score : found.estimate.scores) {
        json["scores"].push_back({{"split", to_string(score.protocol)},
                                  {"models", score.rounds},
                                  {"answers", score.tested},
                                  {"correct", score.correct},
                                  {"units", score.units},
                                  {"accuracy", interval_json(score.accuracy)}});
    }
    json["differences"] = ordered_json::array();
    for (const ProtocolDifference& difference : found.estimate.differences) {
        json["differences"].push_back({{"from", to_string(difference.from)},
                                       {"to", to_string(difference.to)},
                                       {"accuracy", interval_json(difference.share)}});
    }
    json["notes"] = found.rounds.notes;
    json["unusable"] = ordered_json::array();
    for (const InputFailure& failure : found.failures) {
        json["unusable"].push_back(
            {{"subject", valid_utf8(failure.subject)}, {"problem", valid_utf8(failure.problem)}});
    }
    return json;
}

}  // namespace

std::string audit_json(const Manifest& manifest, const AuditReport& report) {
    ordered_json json;
    json["manifest"] = valid_utf8(manifest.source.string());
    json["clips"] = manifest.clips.size();
    json["copies_known"] = knows_copies(manifest);
    json["divided_by"] = nullptr;
    json["leaky"] = report.division && report.leaks.leaky();
    if (report.division) {
        const bool folds = report.division == Division::folds;
        json["divided_by"] = valid_utf8(folds ? manifest.fold_column : manifest.split_column);
        json["division"] = folds ? "folds" : "splits";
        json["leaks"] = leaks_json(report.leaks);
    }
    if (report.estimate) json["estimate"] = estimate_json(*report.estimate);
    if (!report.not_estimated.empty()) json["not_estimated"] = valid_utf8(report.not_estimated);
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace resonet
