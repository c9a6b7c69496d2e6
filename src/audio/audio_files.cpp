#include "audio/audio_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 46> kExtensions = {
    "aac", "ac3", "aif", "aifc", "aiff", "alac", "amr", "ape",  "asf",  "au",  "bwf",  "caf",
    "dff", "dsf", "dts", "eac3", "f4a",  "flac", "m4a", "m4b",  "m4r",  "mka", "mp1",  "mp2",
    "mp3", "mp4", "mpa", "mpc",  "mpga", "oga",  "ogg", "ogx",  "opus", "ra",  "rf64", "shn",
    "snd", "spx", "tak", "tta",  "voc",  "w64",  "wav", "wave", "wma",  "wv"};

using FolderId = std::pair<dev_t, ino_t>;

class Walk {
  public:
    Walk(bool recursive, const std::function<bool(const fs::path&)>& wanted)
        : recursive_(recursive), wanted_(wanted) {}

    std::vector<FoundFile> run(const fs::path& top) {
        struct stat status {};
        if (stat(top.c_str(), &status) == 0) visited_.emplace(status.st_dev, status.st_ino);
        if (const std::error_code error = list(top)) {
            throw InputError(top.native(), "cannot be listed: " + error.message(),
                             "check the name and the permissions");
        }
        // Linked folders wait until the real ones are done, so that a file is named by its real place.
        while (!folders_.empty() || !linked_.empty()) {
            std::deque<fs::path>& queue = folders_.empty() ? linked_ : folders_;
            const fs::path folder = std::move(queue.front());
            queue.pop_front();
            visit(folder);
        }
        std::sort(found_.begin(), found_.end(),
                  [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
        return std::move(found_);
    }

  private:
    void visit(const fs::path& folder) {
        struct stat status {};
        if (stat(folder.c_str(), &status) != 0) {
            found_.push_back({folder, "cannot be looked at: " + std::generic_category().message(errno)});
            return;
        }
        if (!visited_.emplace(status.st_dev, status.st_ino).second) return;
        if (const std::error_code error = list(folder)) {
            found_.push_back({folder, "folder cannot be listed: " + error.message()});
        }
    }

    std::error_code list(const fs::path& folder) {
        std::error_code error;
        fs::directory_iterator entry(folder, error);
        std::vector<fs::path> names;
        while (!error && entry != fs::directory_iterator()) {
            names.push_back(entry->path());
            entry.increment(error);
        }
        std::sort(names.begin(), names.end());
        for (const fs::path& name : names) add(name);
        return error;
    }

    void add(const fs::path& path) {
        const bool wanted = wanted_(path);
        struct stat status {};
        if (lstat(path.c_str(), &status) != 0) {
            if (wanted)
                found_.push_back({path, "cannot be looked at: " + std::generic_category().message(errno)});
            return;
        }
        const bool linked = S_ISLNK(status.st_mode);
        if (linked && stat(path.c_str(), &status) != 0) {
            if (wanted) found_.push_back({path, describe_bad_link(errno)});
            return;
        }
        if (S_ISDIR(status.st_mode)) {
            if (recursive_) (linked ? linked_ : folders_).push_back(path);
        } else if (wanted) {
            found_.push_back(
                {path, S_ISREG(status.st_mode) ? "" : "is a pipe, device or socket, not a file"});
        }
    }

    static std::string describe_bad_link(int error) {
        if (error == ENOENT) return "is a link to a file that does not exist";
        if (error == ELOOP) return "is a link that leads back to itself";
        return "is a link that cannot be followed: " + std::generic_category().message(error);
    }

    bool recursive_;
    const std::function<bool(const fs::path&)>& wanted_;
    std::set<FolderId> visited_;
    std::deque<fs::path> folders_;
    std::deque<fs::path> linked_;
    std::vector<FoundFile> found_;
};

}  // namespace

bool has_audio_extension(const fs::path& path) {
    const std::string name = path.filename().native();
    if (name.starts_with("._")) return false;
    std::string extension = path.extension().native();
    if (extension.empty()) return false;
    extension.erase(0, 1);
    for (char& letter : extension) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::vector<FoundFile> find_files(const fs::path& folder, bool recursive,
                                  const std::function<bool(const fs::path&)>& wanted) {
    std::error_code error;
    const fs::file_status status = fs::status(folder, error);
    if (status.type() == fs::file_type::not_found) {
        throw InputError(folder.native(), "does not exist", "check the name");
    }
    if (error)
        throw InputError(folder.native(), "cannot be looked at: " + error.message(), "check the permissions");
    if (status.type() != fs::file_type::directory) {
        throw InputError(folder.native(), "is not a folder", "name a folder");
    }
    return Walk(recursive, wanted).run(folder);
}

std::vector<FoundFile> find_audio_files(const fs::path& folder, bool recursive) {
    return find_files(folder, recursive, has_audio_extension);
}

}  // namespace resonet
