#pragma once

#include <filesystem>
#include <string>

#include "core/file.h"

namespace resonet::testing {

/// Writes a program for /bin/sh.
inline std::filesystem::path write_program(const std::filesystem::path& path, const std::string& commands) {
    write_atomically(path, "#!/bin/sh\n" + commands);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
}

}  // namespace resonet::testing
