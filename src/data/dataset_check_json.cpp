#include "data/dataset_check_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::json;

json name_of(const Manifest& manifest, std::size_t i) {
    return {{"clip", i}, {"name", valid_utf8(clip_name(manifest, i))}};
}

json clips_of(const Manifest& manifest, std::span<const std::size_t> clips) {
    json list = json::array();
    for (const std::size_t i : clips) {
        json clip = name_of(manifest, i);
        clip["label"] = valid_utf8(manifest.clips[i].label);
        clip["split"] = to_string(manifest.clips[i].split);
        list.push_back(std::move(clip));
    }
    return list;
}

json finding_json(const Manifest& manifest, const Finding& finding) {
    json items = json::array();
    for (const FindingItem& item : finding.items) {
        items.push_back({{"clips", clips_of(manifest, item.clips)},
                         {"subject", valid_utf8(item.subject)},
                         {"detail", valid_utf8(item.detail)}});
    }
    return {{"check", finding.check},   {"severity", to_string(finding.severity)},
            {"title", finding.title},   {"remedy", finding.remedy},
            {"unit", finding.unit},     {"count", finding.items.size()},
            {"items", std::move(items)}};
}

json pair_json(const Manifest& manifest, const DuplicatePair& pair) {
    json fields = {{"first", name_of(manifest, pair.first)},
                   {"second", name_of(manifest, pair.second)},
                   {"exact", pair.exact}};
    if (pair.exact) return fields;
    fields["seconds"] = pair.match.seconds();
    fields["shift"] = static_cast<double>(pair.match.offset) * fingerprint_step;
    fields["bit_error_rate"] = pair.match.bit_error_rate;
    return fields;
}

auto count_of(const DatasetCheck& check, Severity severity) {
    return std::ranges::count(check.findings, severity, &Finding::severity);
}

}  // namespace

json to_json(const Manifest& manifest, const DatasetCheck& check) {
    json report = {{"format", 1},
                   {"manifest", valid_utf8(manifest.source.string())},
                   {"kind", file_column(manifest.kind)},
                   {"opened", check.opened},
                   {"clips",
                    {{"checked", check.checked},
                     {"excluded", check.excluded},
                     {"unreadable", check.unreadable},
                     {"from_cache", check.from_cache}}},
                   {"evenness", check.balance.evenness},
                   {"errors", count_of(check, Severity::error)},
                   {"warnings", count_of(check, Severity::warning)},
                   {"notes", count_of(check, Severity::note)}};
    json& classes = report["classes"] = json::array();
    for (const auto& [label, clips] : check.balance.clips_of) {
        classes.push_back({{"label", valid_utf8(label)}, {"clips", clips}});
    }
    json& findings = report["findings"] = json::array();
    for (const Finding& finding : check.findings) findings.push_back(finding_json(manifest, finding));
    json& duplicates = report["duplicates"] = json::array();
    for (const DuplicatePair& pair : check.pairs) duplicates.push_back(pair_json(manifest, pair));
    json& clusters = report["clusters"] = json::array();
    for (const std::vector<std::size_t>& cluster : clips_by_cluster(check.clusters)) {
        clusters.push_back(
            {{"name", valid_utf8(check.clusters[cluster.front()])}, {"clips", clips_of(manifest, cluster)}});
    }
    return report;
}

}  // namespace resonet
