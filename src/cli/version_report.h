#pragma once

#include <string>

namespace resonet {

/// The version of the program and of the libraries it runs on, a line each.
std::string version_report();

}  // namespace resonet
