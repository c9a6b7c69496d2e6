#include "service/store_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "core/descriptor.h"
#include "core/error.h"
#include "service/store.h"
#include "service/store_secrets.h"
#include "service/store_text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kinds = {"audio", "previews", "pictures"};

[[noreturn]] void fail(const fs::path& path, const char* what, int code) {
    const std::string problem = std::string(what) + ": " + std::generic_category().message(code);
    if (code == ENOSPC || code == EDQUOT) {
        throw StorageFull(path.string(), problem, "free some disk space");
    }
    throw SystemError(path.string(), problem,
                      code == EACCES || code == EROFS ? "choose a data folder you may write to" : "");
}

void make_folder(const fs::path& folder) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "cannot be made", errno);
}

void sync(const fs::path& path, int flags) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) fail(path, "cannot be opened", errno);
    const int code = fsync(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    // Some file systems cannot sync a folder.
    if (code != 0 && code != EINVAL) fail(path, "cannot be written to the disk", code);
}

void remove_quietly(const fs::path& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
}

/// The regular files in a folder; none if it cannot be read.
std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        if (fs::is_regular_file(entry->symlink_status(unknown))) files.push_back(entry->path());
    }
    return files;
}

/// The folders ab/ in a folder of files of tracks.
std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        if (entry->path().filename().string().size() == 2 &&
            fs::is_directory(entry->symlink_status(unknown))) {
            folders.push_back(entry->path());
        }
    }
    return folders;
}

}  // namespace

StoreFiles::StoreFiles(fs::path folder) : folder_(std::move(folder)) {
    for (const std::string_view kind : kinds) make_folder(folder_ / kind);
    make_folder(folder_ / "uploads");
}

fs::path StoreFiles::place(std::string_view kind, const std::string& track) const {
    if (!is_digest(track)) throw UsageError("track", "is called by no SHA-256 digest");
    return folder_ / kind / track.substr(0, 2) / track;
}

fs::path StoreFiles::audio(const std::string& track) const {
    return place("audio", track);
}

fs::path StoreFiles::preview(const std::string& track) const {
    return place("previews", track);
}

fs::path StoreFiles::picture(const std::string& track) const {
    return place("pictures", track);
}

fs::path StoreFiles::new_upload() const {
    return folder_ / "uploads" / random_id();
}

bool StoreFiles::holds_audio() const {
    for (const fs::path& folder : folders_in(folder_ / "audio")) {
        if (!files_in(folder).empty()) return true;
    }
    return false;
}

void StoreFiles::sweep(
    const std::function<bool(std::string_view kind, const std::string& track)>& is_wanted) const {
    for (const fs::path& file : files_in(folder_ / "uploads")) remove_quietly(file);
    for (const std::string_view kind : kinds) {
        for (const fs::path& folder : folders_in(folder_ / kind)) {
            for (const fs::path& file : files_in(folder)) {
                const std::string name = file.filename().string();
                if (is_digest(name) && !is_wanted(kind, name)) remove_quietly(file);
            }
        }
    }
}

void StoreFiles::remove(const std::string& track) const {
    for (const std::string_view kind : kinds) remove_quietly(place(kind, track));
}

void sync_file(const fs::path& file) {
    sync(file, O_RDONLY);
}

void write_synced(const fs::path& file, std::string_view bytes) {
    const int descriptor = open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(file, "cannot be written", errno);
    int code = write_all(descriptor, bytes);
    if (code == 0 && fsync(descriptor) != 0) code = errno;
    close(descriptor);
    if (code == 0) return;
    remove_quietly(file);
    fail(file, "cannot be written", code);
}

void move_synced(const fs::path& from, const fs::path& to) {
    const fs::path folder = to.parent_path();
    if (mkdir(folder.c_str(), 0700) == 0) {
        sync(folder.parent_path(), O_RDONLY | O_DIRECTORY);
    } else if (errno != EEXIST) {
        fail(folder, "cannot be made", errno);
    }
    if (rename(from.c_str(), to.c_str()) != 0) fail(to, "cannot be written", errno);
    sync(folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace resonet
