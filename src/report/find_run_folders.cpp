#include <algorithm>
#include <system_error>
#include <utility>

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

struct Search {
    std::vector<fs::path> found;
    std::vector<InputError> problems;
};

void search(const fs::path& folder, int depth, Search& state) {
    throw_if_interrupted();
    if (is_run(folder)) {
        state.found.push_back(folder);
        return;
    }
    if (depth == deepest) return;
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        std::error_code ignored;
        if (!entries->is_directory(ignored)) continue;
        // A link may lead back up, or to everything on the disk.
        if (!entries->is_symlink(ignored)) {
            search(entries->path(), depth + 1, state);
        } else if (is_run(entries->path())) {
            state.found.push_back(entries->path());
        }
    }
    if (!error) return;
    const InputError problem(folder.string(), "cannot be read: " + error.message());
    if (depth == 0) throw problem;
    state.problems.push_back(problem);
}

}  // namespace

std::vector<fs::path> find_run_folders(const fs::path& path, std::vector<InputError>* problems) {
    constexpr const char* remedy =
        "name a folder that 'resonet train', 'reproduce', 'crossval' or 'evaluate' wrote, or one of such";
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
        const bool missing = !error || error == std::errc::no_such_file_or_directory;
        throw InputError(path.string(), missing ? "there is no such folder" : error.message(), remedy);
    }
    if (!fs::is_directory(status)) throw InputError(path.string(), "is no folder", remedy);
    Search state;
    search(path, 0, state);
    std::vector<fs::path>& found = state.found;
    if (found.empty() && !state.problems.empty()) throw state.problems.front();
    if (found.empty()) throw InputError(path.string(), "holds no run: no run.json is in it", remedy);
    std::ranges::sort(
        found, [](const fs::path& a, const fs::path& b) { return natural_less(a.native(), b.native()); });
    if (problems != nullptr) problems->insert(problems->end(), state.problems.begin(), state.problems.end());
    return std::move(found);
}

}  // namespace resonet
