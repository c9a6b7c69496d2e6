#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// The line about a fault that goes to standard error: "resonet: <message>", safe for a terminal.
std::string complaint(std::string_view message);

/// Writes that line.
void complain(std::string_view message);

}  // namespace resonet
