#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "corpus/package_catalogue.h"

namespace resonet {

/// A track's file in its package, followed by its stems, which lie beside it.
std::vector<std::string> stem_paths(const PackageTrack& track);

/// Where a package has the file that says who made it and what is allowed.
std::string copyright_path(const PackageRecord& package);

/// Where a data set in folder `out` keeps it.
std::filesystem::path copyright_file(const std::filesystem::path& out, const PackageRecord& package);

/// Moves the file `taken` there. Errors: InputError if it is empty: the package has none.
void keep_copyright(const std::filesystem::path& out, const PackageRecord& package,
                    const std::filesystem::path& taken);

/// Writes LICENCES.csv (who made each track, under which licence, what was changed) and README.md (the
/// catalogue's data sheet, where it has one) into `out`. Errors: SystemError.
void write_package_papers(const PackageCatalogue& catalogue, const PackageSelection& selection,
                          const std::filesystem::path& out);

}  // namespace resonet
