#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/store_database.h"

namespace resonet {

// All of these are called within StoreDatabase::exclusively(); what changes anything, within transaction().

/// [ResultSummary] of a track: the default model first, others by name.
std::vector<nlohmann::json> result_summaries(StoreDatabase& database, std::int64_t track,
                                             const std::string& default_model);

/// [Result], in the same order.
std::vector<nlohmann::json> track_results(StoreDatabase& database, const std::string& track,
                                          const std::string& default_model);
std::optional<nlohmann::json> find_result(StoreDatabase& database, const std::string& track,
                                          const std::string& model);

/// Keeps what a model said (HearingListener::result), in the place of what it said before. If that was
/// another file of the same name, its explanations go, too.
void put_result(StoreDatabase& database, std::int64_t track, const nlohmann::json& result,
                const std::string& model_sha256);

/// A wish of an explanation in the form that is compared: {genre, at}, each null where it was left open.
nlohmann::json normal_wish(const nlohmann::json& wish);

/// Keeps an explanation (HearingListener::explanation); its id.
std::string insert_explanation(StoreDatabase& database, std::int64_t track, const nlohmann::json& wish,
                               nlohmann::json explanation);

/// [{id, model, genre, at, start, end, created}] of a track, the oldest first.
std::vector<nlohmann::json> track_explanations(StoreDatabase& database, const std::string& track);
std::optional<nlohmann::json> explanation_by_id(StoreDatabase& database, const std::string& id);
/// The latest that was made for this wish.
std::optional<nlohmann::json> explanation_by_wish(StoreDatabase& database, const std::string& track,
                                                  const std::string& model, const nlohmann::json& wish);

}  // namespace resonet
