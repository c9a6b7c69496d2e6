#include <algorithm>
#include <system_error>

#include "core/error.h"
#include "core/interrupt.h"
#include "report/natural_order.h"
#include "report/run_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Nobody nests runs deeper than this on purpose.
constexpr int deepest = 32;

bool is_run(const fs::path& folder) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(folder / "run.json", error);
    return !error && fs::exists(status);
}

void search(const fs::path& folder, int depth, std::vector<fs::path>& found) {
    throw_if_interrupted();
    if (is_run(folder)) {
        found.push_back(folder);
        return;
    }
    if (depth == deepest) return;
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) throw InputError(folder.string(), "cannot be read: " + error.message());
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
        std::error_code ignored;
        if (!entries->is_directory(ignored)) continue;
        // A link may lead back up, or to everything on the disk.
        if (!entries->is_symlink(ignored)) {
            search(entries->path(), depth + 1, found);
        } else if (is_run(entries->path())) {
            found.push_back(entries->path());
        }
        if (error) break;
    }
    if (error) throw InputError(folder.string(), "cannot be read: " + error.message());
}

}  // namespace

std::vector<fs::path> find_run_folders(const fs::path& path) {
    constexpr const char* remedy =
        "name a folder that 'resonet train', 'reproduce', 'crossval' or 'evaluate' wrote, or one of such";
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
        const bool missing = !error || error == std::errc::no_such_file_or_directory;
        throw InputError(path.string(), missing ? "there is no such folder" : error.message(), remedy);
    }
    if (!fs::is_directory(status)) throw InputError(path.string(), "is no folder", remedy);
    std::vector<fs::path> found;
    search(path, 0, found);
    if (found.empty()) throw InputError(path.string(), "holds no run: no run.json is in it", remedy);
    std::ranges::sort(
        found, [](const fs::path& a, const fs::path& b) { return natural_less(a.native(), b.native()); });
    return found;
}

}  // namespace resonet
