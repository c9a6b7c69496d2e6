#pragma once

#include <string>

#include "corpus/package_build.h"
#include "corpus/package_catalogue.h"

namespace resonet {

/// Tables for people: the packages with sizes, tracks and licences, then the genres with artists, tracks,
/// minutes, clips and folds.
std::string package_list(const PackageSelection& selection, const PackageBuildOptions& options);

/// What a build would do: each package, and whether it is there already; sums, and about how much disk space
/// it takes. Reads the packages that are there.
std::string download_plan(const PackageSelection& selection, const PackageBuildOptions& options);

}  // namespace resonet
