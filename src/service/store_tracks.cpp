#include "service/store_tracks.h"

#include <algorithm>

#include "service/store_labels.h"
#include "service/store_results.h"
#include "service/store_text.h"

namespace resonet {
namespace {

using nlohmann::json;

/// The text of a tag; empty where there is none.
std::string tag(const json& tags, const char* name) {
    if (!tags.is_object()) return {};
    const auto found = tags.find(name);
    return found != tags.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string search_text(const std::string& name, const json& tags) {
    return folded(name) + '\n' + folded(tag(tags, "title")) + '\n' + folded(tag(tags, "artist"));
}

/// The most frequent answer; of several, that which comes first.
json agreement(const std::vector<json>& summaries) {
    if (summaries.size() < 2) return nullptr;
    const auto votes = [&](const json& summary) {
        return std::ranges::count_if(summaries,
                                     [&](const json& other) { return other["genre"] == summary["genre"]; });
    };
    const auto best = std::ranges::max_element(summaries, {}, votes);
    return {{"genre", (*best)["genre"]}, {"models", votes(*best)}, {"of", summaries.size()}};
}

}  // namespace

std::optional<std::int64_t> track_number(StoreDatabase& database, const std::string& id) {
    Query query(database, "SELECT number FROM tracks WHERE id = ?", id);
    if (!query.next()) return std::nullopt;
    return query.integer(0);
}

std::int64_t insert_track(StoreDatabase& database, const NewTrack& track) {
    Query(database,
          "INSERT INTO tracks (id, name, bytes, added, sort_name, search) VALUES (?, ?, ?, ?, ?, ?)",
          track.id, track.name, track.bytes, now_text(), folded(track.name), search_text(track.name, nullptr))
        .run();
    return database.last_number();
}

json track_json(StoreDatabase& database, std::int64_t number, const std::string& default_model) {
    Query row(database, "SELECT id, name, bytes, added, media, tags, state FROM tracks WHERE number = ?",
              number);
    row.next();
    json track{{"id", row.text(0)},    {"name", row.text(1)},  {"bytes", row.integer(2)},
               {"added", row.text(3)}, {"media", row.json(4)}, {"state", row.text(6)},
               {"job", nullptr},       {"error", nullptr}};
    track["tags"] =
        row.is_null(5) ? json{{"title", nullptr}, {"artist", nullptr}, {"album", nullptr}} : row.json(5);
    Query job(database,
              "SELECT id, state, error FROM jobs WHERE track = ? AND kind = 'analyse' "
              "ORDER BY number DESC LIMIT 1",
              number);
    if (job.next()) {
        track["job"] = job.text(0);
        if (job.text(1) == "failed" || job.text(1) == "cancelled") track["error"] = job.json(2);
    }
    const std::vector<json> summaries = result_summaries(database, number, default_model);
    track["agreement"] = agreement(summaries);
    track["results"] = summaries;
    track["labels"] = labels_of_track(database, number);
    return track;
}

void delete_track(StoreDatabase& database, std::int64_t number) {
    Query(database, "DELETE FROM tracks WHERE number = ?", number).run();
}

void refresh_track_state(StoreDatabase& database, std::int64_t number) {
    Query(database,
          "UPDATE tracks SET state = CASE"
          " WHEN EXISTS (SELECT 1 FROM results WHERE track = number) THEN 'heard'"
          " WHEN (SELECT j.state FROM jobs j WHERE j.track = tracks.number AND j.kind = 'analyse'"
          "       ORDER BY j.number DESC LIMIT 1) IN ('failed', 'cancelled') THEN 'failed'"
          " ELSE 'waiting' END WHERE number = ?",
          number)
        .run();
}

void update_facts(StoreDatabase& database, std::int64_t number, const json& facts) {
    const json media = facts.value("media", json());
    const json tags = facts.value("tags", json());
    std::string name;
    {
        Query row(database, "SELECT name FROM tracks WHERE number = ?", number);
        row.next();
        name = row.text(0);
    }
    Query(database, "UPDATE tracks SET media = ?, tags = ?, duration = ?, search = ? WHERE number = ?",
          json_column(media), json_column(tags), media.value("duration", -1.0), search_text(name, tags),
          number)
        .run();
    Query(database, "INSERT OR REPLACE INTO sounds (track, waveform, spectrogram) VALUES (?, ?, ?)", number,
          Blob{packed(facts.value("waveform", json()))}, Blob{packed(facts.value("spectrogram", json()))})
        .run();
}

void update_preview_bytes(StoreDatabase& database, std::int64_t number, std::uint64_t bytes) {
    Query(database, "UPDATE tracks SET preview_bytes = ? WHERE number = ?", bytes, number).run();
}

std::optional<json> find_waveform(StoreDatabase& database, const std::string& track) {
    Query query(database,
                "SELECT s.waveform FROM sounds s JOIN tracks t ON t.number = s.track WHERE t.id = ?", track);
    if (!query.next()) return std::nullopt;
    return query.unpacked(0);
}

std::optional<json> find_spectrogram(StoreDatabase& database, const std::string& track) {
    Query query(database,
                "SELECT s.spectrogram FROM sounds s JOIN tracks t ON t.number = s.track WHERE t.id = ?",
                track);
    if (!query.next()) return std::nullopt;
    return query.unpacked(0);
}

std::unordered_map<std::string, bool> all_tracks(StoreDatabase& database) {
    std::unordered_map<std::string, bool> tracks;
    Query query(database, "SELECT id, preview_bytes FROM tracks");
    while (query.next()) tracks.emplace(query.text(0), query.integer(1) > 0);
    return tracks;
}

StoreTotals store_totals(StoreDatabase& database) {
    Query query(database, "SELECT tracks, bytes FROM totals");
    query.next();
    return {static_cast<std::size_t>(query.integer(0)), static_cast<std::uint64_t>(query.integer(1))};
}

}  // namespace resonet
