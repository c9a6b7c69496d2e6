#pragma once

#include <filesystem>

namespace resonet {

/// Newest version of Landlock's interface that this kernel knows; 0: it has none, or has it turned off
/// (landlock(7)).
int landlock_version() noexcept;

/// From now on this process, and what comes of it, can read the file `path` and reach no other: not read,
/// write, make, remove, rename or run one, nor list a folder, nor (where the kernel knows how) bind or
/// connect TCP, send signals to others or connect to abstract sockets. Descriptors that are open stay usable.
/// A `path` that cannot be opened means that no file can be read. The process must have set no_new_privs.
/// False where the kernel refuses; then nothing has changed.
bool confine_to_file(const std::filesystem::path& path) noexcept;

}  // namespace resonet
