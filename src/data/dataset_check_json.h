#pragma once

#include <nlohmann/json_fwd.hpp>

#include "data/dataset_check.h"
#include "data/manifest.h"

namespace resonet {

/// A check for programs. Clips are named by "clip", their place in the manifest from 0, and "name".
///
///   format      1; a larger number when fields change their meaning
///   manifest    its path
///   kind        column of the manifest that names the files: path, picture, array or table
///   opened      whether the contents were looked at
///   clips       {checked, excluded, unreadable, from_cache}: counts
///   classes     [{label, clips}], the largest first
///   evenness    of the classes, from 0 to 1 (ClassBalance)
///   errors, warnings, notes      how many findings of each severity
///   findings    [{check, severity, title, remedy, unit, count, items: [{clips: [{clip, name, label, split}],
///               subject, detail}]}]
///   duplicates  [{first: {clip, name}, second: {clip, name}, exact}], of near ones also seconds (compared),
///               shift (seconds into the first at which the second begins) and bit_error_rate (0 to 1)
///   clusters    [{name, clips: [{clip, name, label, split}]}], of two clips or more
nlohmann::json to_json(const Manifest& manifest, const DatasetCheck& check);

}  // namespace resonet
