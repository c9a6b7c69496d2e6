#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/store.h"
#include "service/store_database.h"

namespace resonet {

// All of these are called within StoreDatabase::exclusively(); what changes anything, within transaction().

/// Errors: UsageError for a genre that can be no label of a model, a stretch that is none, or a long note.
void check_label(const NewLabel& label);

/// Label; none if there is no such track.
std::optional<nlohmann::json> insert_label(StoreDatabase& database, const NewLabel& label,
                                           const std::string& default_model);
bool delete_label(StoreDatabase& database, std::int64_t id);

/// [Label], the oldest first.
std::vector<nlohmann::json> labels_of_track(StoreDatabase& database, std::int64_t track);

/// See Store::labels.
Page list_labels(StoreDatabase& database, std::size_t limit, const std::string& cursor);

}  // namespace resonet
