#pragma once

#include <filesystem>

#include "data/manifest.h"

namespace resonet {

/// Writes the clips of `manifest` as JSON lines: one object a clip, with the columns of the manifest as keys
/// (see read_manifest()); what is blank is left out, numbers are numbers, paths are absolute. Bytes that are
/// not UTF-8 become U+FFFD; such a path also comes as `path_bytes` (or picture_bytes, and so on), in
/// hexadecimal. Errors: SystemError.
void write_jsonl(const std::filesystem::path& path, const Manifest& manifest);

}  // namespace resonet
