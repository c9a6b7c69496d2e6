#pragma once

#include <string>

#include "service/store.h"

namespace resonet {

/// All labels of a store as a manifest (see read_manifest()) in CSV, for `resonet dataset` and `resonet
/// train`: path (absolute), label, track (the digest), artist, album, title, split and fold (blank), start
/// and duration, and where the label comes from: name (of the file that was uploaded), labelled_by,
/// labelled_at, note, models_said ("gtzan-cnn: jazz 71 %, gtzan-rcrnn: blues 48 % (not sure)"). Of several
/// labels of the same stretch of a track the last counts. Tracks in the order of their first labels; a store
/// without labels gives the header alone. Errors: as of Store.
std::string label_manifest(Store& store);

}  // namespace resonet
