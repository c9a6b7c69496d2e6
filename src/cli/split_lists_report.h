#pragma once

#include <vector>

#include "data/split_lists.h"

namespace resonet {

/// Complains of names in `lists` that could not be used; true if there were none. `missing_allowed`: names
/// that fit no clip are none of our business. Errors: UsageError for clips that two lists name, and where
/// a list names no clip at all.
bool check_listed(const Manifest& manifest, const std::vector<NameList>& lists, const ListedParts& listed,
                  bool missing_allowed);

/// Takes clips that `manifest` excludes out of the parts, and says how many the lists name.
/// Errors: UsageError where a list names no others.
void keep_excluded(const Manifest& manifest, const std::vector<NameList>& lists, ListedParts& listed);

/// Says where lists and clips differ from GTZAN's fault-filtered split.
void compare_with_fault_filtered(const std::vector<NameList>& lists, const ListedParts& listed);

}  // namespace resonet
