#pragma once

#include <initializer_list>
#include <string_view>

#include "service/exchange.h"
#include "service/platform.h"
#include "service/store.h"

namespace resonet {

/// What the parameters of a request ask for, without the page. Errors: Problem 422.
TrackQuery track_query(const Exchange& exchange, const ServedModels& models);

/// Answers with all tracks that the parameters choose, as JSON or CSV.
void export_tracks(const Exchange& exchange, Store& store, const ServedModels& models);

}  // namespace resonet
