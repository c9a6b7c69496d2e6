#pragma once

#include <filesystem>

#include "data/manifest.h"

namespace resonet {

/// Reads a manifest whose split and fold are to be written into `columns`, so that one manifest carries
/// several divisions. A column that is there already is taken; for one that is not, split and fold are
/// those of the usual columns, which are kept beside the new ones.
/// Errors: as read_manifest(); UsageError for columns that mean something else in a manifest, and for one
/// column that is to be both.
Manifest read_manifest_to_divide(const std::filesystem::path& path, const ManifestColumns& columns);

}  // namespace resonet
