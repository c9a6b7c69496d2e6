#include "cli/complain.h"

#include <cstdio>

#include "core/text.h"

namespace resonet {

std::string complaint(std::string_view message) {
    return "resonet: " + printable(message);
}

void complain(std::string_view message) {
    // In one piece, so that lines of several processes do not mix.
    const std::string line = complaint(message) + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace resonet
