#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/error.h"
#include "corpus/package_catalogue.h"

namespace resonet {

/// The mirror cannot be reached: other packages would fail likewise.
class DownloadError : public InputError {
    using InputError::InputError;
};

/// Has apt-get download `package`, in exactly that version, into the existing `folder`, as any user may.
/// `progress` gets the bytes that are there so far, several times a second. Returns the file, whose content
/// nobody has checked yet.
/// Errors: UsageError where there is no apt-get; InputError, in plain words and with the remedy, where apt
/// does not know the package or version; DownloadError where it cannot reach its mirror; SystemError where
/// the disk is full; Interrupted. What was loaded by then stays in `folder`, and apt goes on from there the
/// next time.
std::filesystem::path apt_download(const PackageRecord& package, const std::filesystem::path& folder,
                                   const std::function<void(std::uint64_t)>& progress = {});

/// Whether `name` is that of a file of this package: "wesnoth-1.16-music_1%3a1.16.9-1_all.deb".
bool is_package_file(const std::string& name, const PackageRecord& package);

}  // namespace resonet
