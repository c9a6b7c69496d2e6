#pragma once

#include <span>
#include <string>
#include <string_view>

namespace resonet {

/// A file that was built into the program.
struct EmbeddedFile {
    std::string_view name;  ///< with slashes, from the folder it was taken from: "assets/index-1a2b3c.js"
    std::string_view content;
};

/// The page; empty if the program was built without Node.js.
std::span<const EmbeddedFile> embedded_page();

/// The parts of the API's description.
std::span<const EmbeddedFile> embedded_openapi();

}  // namespace resonet
