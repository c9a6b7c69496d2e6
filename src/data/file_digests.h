#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>

#include "core/error.h"
#include "core/hash.h"

namespace resonet {

/// The content hashes of files, each of which is read once however many clips are cut from it. Safe to use
/// from several threads at once. Of a file that changes meanwhile, the first answer stays.
class FileDigests {
  public:
    /// SHA-256 of the content of `path`. Errors: InputError as of sha256_of_file(), again each time.
    Sha256Digest of(const std::filesystem::path& path);

  private:
    struct Entry {
        std::mutex mutex;
        std::optional<Sha256Digest> digest;
        std::optional<InputError> error;
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Entry> entries_;
};

}  // namespace resonet
