#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace resonet {

/// The most that is taken of one file in a package: 1 GiB.
inline constexpr std::uint64_t largest_package_file = std::uint64_t{1} << 30;

/// Takes files out of a Debian package: `paths` as in its list of contents ("usr/share/x.ogg"), or
/// "usr/share/a.pk3!/x.ogg" for a file in a zip archive in it. Returns where each lies: in `folder`, under a
/// number and its plain extension, so that no name in the package leads anywhere; empty for a path that the
/// package does not have as an ordinary file. Two equal paths share a file.
/// Errors: InputError for a package (or archive in it) that is damaged, or a file larger than `limit` bytes;
/// SystemError; Interrupted.
std::vector<std::filesystem::path> take_package_files(const std::filesystem::path& package,
                                                      std::span<const std::string> paths,
                                                      const std::filesystem::path& folder,
                                                      std::uint64_t limit = largest_package_file);

}  // namespace resonet
