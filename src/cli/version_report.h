#pragma once

#include <string>

namespace resonet {

/// The version of the program and of the libraries it runs on, a line each.
std::string version_report();

/// That of oneDNN, as "2.6.0".
std::string onednn_version();

}  // namespace resonet
