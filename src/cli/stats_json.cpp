#include "cli/stats_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

ordered_json totals_json(const ClipTotals& totals) {
    return {{"clips", totals.clips},
            {"tracks", totals.tracks},
            {"artists", totals.artists},
            {"hours", rounded(totals.seconds / 3600.0)},
            {"clips_of_unknown_length", totals.unknown_length}};
}

std::string split_name(Split split) {
    return split == Split::unassigned ? "unassigned" : std::string(to_string(split));
}

ordered_json quartiles_json(const Quartiles& quartiles) {
    if (quartiles.count == 0) return nullptr;
    return {{"clips", quartiles.count},
            {"lowest", rounded(quartiles.lowest)},
            {"lower_quartile", rounded(quartiles.lower)},
            {"median", rounded(quartiles.median)},
            {"upper_quartile", rounded(quartiles.upper)},
            {"highest", rounded(quartiles.highest)}};
}

template <typename Map>
ordered_json counts_json(const Map& counts) {
    ordered_json json = ordered_json::object();
    for (const auto& [key, count] : counts) json[std::to_string(key)] = count;
    return json;
}

}  // namespace

std::string stats_json(const Manifest& manifest, const ManifestStats& stats) {
    ordered_json json;
    json["manifest"] = valid_utf8(manifest.source.string());
    json["files"] = file_column(manifest.kind);
    json["all"] = totals_json(stats.all);
    json["labels"] = ordered_json::object();
    for (const auto& [label, totals] : stats.labels) {
        ordered_json& entry = json["labels"][label] = totals_json(totals);
        for (std::size_t i = 0; i < totals.splits.size(); ++i) {
            if (totals.splits[i] > 0) entry["splits"][split_name(static_cast<Split>(i))] = totals.splits[i];
        }
    }
    json["splits"] = ordered_json::object();
    for (const auto& [split, totals] : stats.splits) json["splits"][split_name(split)] = totals_json(totals);
    json["folds"] = counts_json(stats.folds);
    json["sample_rates"] = counts_json(stats.sample_rates);
    json["loudness"] = quartiles_json(stats.loudness);
    json["clusters"] = stats.clusters;
    json["synthetic"] = stats.synthetic;
    json["clips_without"] = {{"artist", stats.without_artist},
                             {"album", stats.without_album},
                             {"title", stats.without_title},
                             {"measurements", stats.without_facts}};
    return json.dump(2) + '\n';
}

}  // namespace resonet
