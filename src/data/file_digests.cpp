#include "data/file_digests.h"

namespace resonet {

Sha256Digest FileDigests::of(const std::filesystem::path& path) {
    Entry* entry = nullptr;
    {
        const std::lock_guard lock(mutex_);
        entry = &entries_[path];  // stays where it is when others are added
    }
    // Clips of the same file wait here; those of others do not.
    const std::lock_guard lock(entry->mutex);
    if (entry->error) throw InputError(*entry->error);
    if (entry->digest) return *entry->digest;
    try {
        entry->digest = sha256_of_file(path);
    } catch (const InputError& error) {
        entry->error = error;
        throw;
    }
    return *entry->digest;
}

}  // namespace resonet
