#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>

#include "corpus/package_catalogue.h"

namespace resonet {

/// Debian packages by name and SHA-256: those in folders, and those that apt can get. A file counts only if
/// its size and SHA-256 are those of the list.
class PackageStore {
  public:
    /// Takes packages from the folder `given`, and downloads nothing; or, where that is empty, keeps those
    /// that apt downloads in `downloads`, which is made when it is needed.
    PackageStore(std::filesystem::path downloads, std::filesystem::path given);

    /// The package's file, if it is there already. Reads all of it.
    std::optional<std::filesystem::path> find(const PackageRecord& package) const;

    /// The package's file, downloaded if need be; `progress` gets the bytes loaded so far.
    /// Errors: as apt_download(); InputError where it is not in the folder given, or is not what the list
    /// says.
    std::filesystem::path fetch(const PackageRecord& package,
                                const std::function<void(std::uint64_t)>& progress) const;

    /// Removes what was downloaded of `packages`, and what is left of downloads that broke off; other files
    /// stay, and then their folder does too. Of packages that were given, nothing. Reads the files.
    void remove(std::span<const PackageRecord> packages) const;

  private:
    std::filesystem::path partial_folder(const PackageRecord& package) const;
    std::filesystem::path download(const PackageRecord& package,
                                   const std::function<void(std::uint64_t)>& progress) const;

    std::filesystem::path downloads_;
    std::filesystem::path given_;
};

/// Bytes as people count downloads: "0.4 MB", "153.2 MB".
std::string megabytes_text(std::uint64_t bytes);

}  // namespace resonet
