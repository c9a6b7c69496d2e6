#pragma once

#include <filesystem>

#include "data/manifest.h"

namespace resonet {

/// Reads a manifest whose split and fold are to be written into `columns`, so that one manifest carries
/// several divisions. The usual columns are kept beside new ones. A split column that is there already is
/// taken, and of `split` what it excludes, whatever the other one says; a new one has nothing but that. A
/// fold column that is there is taken; a new one begins blank.
/// Errors: as read_manifest(); UsageError for columns that mean something else in a manifest, and for one
/// column that is to be both.
Manifest read_manifest_to_divide(const std::filesystem::path& path, const ManifestColumns& columns);

}  // namespace resonet
