#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "support/fake_program.h"

namespace resonet::testing {

/// Commands for a fake apt-get that finds $name in its arguments, notes that it ran in `folder`/apt.log, does
/// `before`, and then "downloads" the package from `folder`/debs into the working folder.
inline std::string fake_apt(const std::filesystem::path& folder, const std::string& before = {}) {
    const std::string place = folder.string();
    return "for last; do :; done\nname=${last%%=*}\necho \"$*\" >> '" + place + "/apt.log'\n" + before +
           "\ncp '" + place + "/debs/'$name'_1.0-1_all.deb' .\n";
}

/// Puts an apt-get with these commands into `folder`/bin; that, and the system's, make its PATH.
inline std::string path_with_apt(const std::filesystem::path& folder, const std::string& commands) {
    std::filesystem::create_directories(folder / "bin");
    write_program(folder / "bin/apt-get", commands);
    return (folder / "bin").string() + ":/usr/bin:/bin";
}

}  // namespace resonet::testing
