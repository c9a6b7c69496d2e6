#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/store.h"
#include "service/store_database.h"

namespace resonet {

// All of these are called within StoreDatabase::exclusively(); what changes anything, within transaction().
// See Store.

/// Errors: UsageError.
std::string insert_key(StoreDatabase& database, const std::string& name);
std::vector<Store::KeyRecord> list_keys(StoreDatabase& database);
bool delete_key(StoreDatabase& database, const std::string& name);
std::optional<std::string> name_of_key(StoreDatabase& database, const std::string& key);

/// Errors: UsageError if there is no such key.
std::string insert_session(StoreDatabase& database, const std::string& key_name);
std::optional<std::string> name_of_session(StoreDatabase& database, const std::string& token);
void delete_session(StoreDatabase& database, const std::string& token);

/// Notes that a key was used, unless that was noted within the last minute: every request asks.
/// A disk that is full is no reason to turn a key away: then it is not noted.
void note_use_if_possible(StoreDatabase& database, const std::string& key_name);

}  // namespace resonet
