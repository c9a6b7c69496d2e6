#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace resonet {

/// What the databases of Resonet are marked with (PRAGMA application_id): "Rsnt".
inline constexpr int store_application_id = 0x52736e74;

/// The schema that this program writes (PRAGMA user_version).
int newest_store_version();

/// Brings a database of version `version` (0: empty) to the newest, one transaction a version.
/// Errors: SQLite::Exception.
void migrate_store(SQLite::Database& database, int version);

}  // namespace resonet
