#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace resonet {

/// The files of a data folder: audio/, previews/ and pictures/ hold one for each track, in folders called
/// after the first two digits of its digest; uploads/ what is not known yet.
class StoreFiles {
  public:
    /// Makes what is missing of the folders, readable by their owner alone. Errors: SystemError.
    explicit StoreFiles(std::filesystem::path folder);

    const std::filesystem::path& folder() const { return folder_; }

    /// Errors, also of the next two: UsageError if `track` is no digest.
    std::filesystem::path audio(const std::string& track) const;
    std::filesystem::path preview(const std::string& track) const;
    std::filesystem::path picture(const std::string& track) const;

    /// A new name in uploads/.
    std::filesystem::path new_upload() const;

    /// Whether any audio is there.
    bool holds_audio() const;

    /// Removes unfinished uploads, and each audio file, preview and picture whose track `is_wanted` does not
    /// want. Files whose names are not digests are left alone.
    void sweep(const std::function<bool(std::string_view kind, const std::string& track)>& is_wanted) const;

    /// Removes all files of a track. What cannot be removed is swept when the store is opened again.
    void remove(const std::string& track) const;

  private:
    std::filesystem::path place(std::string_view kind, const std::string& track) const;

    std::filesystem::path folder_;
};

/// Has the system carry the content of `file` to the disk. Errors: SystemError.
void sync_file(const std::filesystem::path& file);

/// Writes a new file, readable by its owner alone, to the disk. Errors: SystemError, StorageFull.
void write_synced(const std::filesystem::path& file, std::string_view bytes);

/// Moves `from` to `to`, whose folder is made if need be, so that it is there after a power cut. `from` has
/// to be synced. Errors: SystemError, StorageFull.
void move_synced(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace resonet
