#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "corpus/package_build.h"

namespace resonet {

/// Sees to it that every one of `packages` is there, and returns their files by their names. Looks first
/// whether the disk has room for them, and for `tracks` tracks that are to be cut.
/// Errors: as PackageStore::fetch(). A package that cannot be had does not keep the others from being loaded
/// (unless none can), and all that are missing are named.
std::map<std::string, std::filesystem::path> fetch_packages(std::span<const PackageRecord> packages,
                                                            const PackageBuildOptions& options,
                                                            std::size_t tracks);

}  // namespace resonet
