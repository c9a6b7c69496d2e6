#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/store.h"
#include "service/store_database.h"

namespace resonet {

// All of these are called within StoreDatabase::exclusively(); what changes anything, within transaction().

/// The number that other rows name a track by; none if there is no such track.
std::optional<std::int64_t> track_number(StoreDatabase& database, const std::string& id);

/// The number of a new track.
std::int64_t insert_track(StoreDatabase& database, const NewTrack& track);

/// Track.
nlohmann::json track_json(StoreDatabase& database, std::int64_t number, const std::string& default_model);

/// Takes the track and all that was said of it out of the database.
void delete_track(StoreDatabase& database, std::int64_t number);

/// Sets a track's state: heard if there is any result, failed if its last analysis failed, else waiting.
void refresh_track_state(StoreDatabase& database, std::int64_t number);

/// Keeps what was found out of the file: see HearingListener::facts.
void update_facts(StoreDatabase& database, std::int64_t number, const nlohmann::json& facts);
void update_preview_bytes(StoreDatabase& database, std::int64_t number, std::uint64_t bytes);

/// Waveform, or what the spectrogram's picture shows.
std::optional<nlohmann::json> find_waveform(StoreDatabase& database, const std::string& track);
std::optional<nlohmann::json> find_spectrogram(StoreDatabase& database, const std::string& track);

/// Each track, and whether it has a preview.
std::unordered_map<std::string, bool> all_tracks(StoreDatabase& database);

struct StoreTotals {
    std::size_t tracks = 0;
    std::uint64_t bytes = 0;
};
StoreTotals store_totals(StoreDatabase& database);

}  // namespace resonet
