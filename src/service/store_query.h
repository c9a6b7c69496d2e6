#pragma once

#include <string>

#include "service/store.h"
#include "service/store_database.h"

namespace resonet {

/// A page of tracks. Pages are told apart by the sort key of their last track, not by counting, so that a
/// list which changes meanwhile neither repeats nor leaves out what was there all the time. Sorted by what
/// a model says, the tracks that it has not heard come last, in the order of their arrival; one that was
/// never heard is the shortest. Within StoreDatabase::exclusively(). Errors: UsageError for an unknown order,
/// state or cursor.
Page list_tracks(StoreDatabase& database, const TrackQuery& query, const std::string& default_model);

}  // namespace resonet
