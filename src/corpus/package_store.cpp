#include "corpus/package_store.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/hash.h"
#include "corpus/apt_download.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The files in `folder` that bear the package's name, in order.
std::vector<fs::path> candidates(const PackageRecord& package, const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (!is_package_file(entry.path().filename().string(), package)) continue;
        if (entry.is_regular_file(ignored)) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

bool is_right(const fs::path& file, const PackageRecord& package) {
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(file, error);
    return !error && bytes == package.bytes && hex(sha256_of_file(file)) == package.sha256;
}

/// What is wrong with a file of that name, which is not the one on the list.
std::string difference(const fs::path& file, const PackageRecord& package) {
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(file, error);
    if (!error && bytes != package.bytes) {
        return "has " + std::to_string(bytes) + " bytes, but version " + package.version + " has " +
               std::to_string(package.bytes);
    }
    return "has the SHA-256 " + hex(sha256_of_file(file)) + ", but version " + package.version + " has " +
           package.sha256;
}

}  // namespace

PackageStore::PackageStore(fs::path downloads, fs::path given)
    : downloads_(std::move(downloads)), given_(std::move(given)) {}

std::optional<fs::path> PackageStore::find(const PackageRecord& package) const {
    for (const fs::path& file : candidates(package, given_.empty() ? downloads_ : given_)) {
        if (is_right(file, package)) return file;
    }
    return std::nullopt;
}

fs::path PackageStore::fetch(const PackageRecord& package,
                             const std::function<void(std::uint64_t)>& progress) const {
    if (auto file = find(package)) return *file;
    if (given_.empty()) return download(package, progress);
    const std::vector<fs::path> others = candidates(package, given_);
    if (!others.empty()) {
        throw InputError(others.front().string(), difference(others.front(), package),
                         "fetch that version, for example from snapshot.debian.org");
    }
    throw InputError(given_.string(), "lacks " + package.name + "_*.deb, version " + package.version,
                     "put it there, or leave out --packages to download it");
}

void PackageStore::remove(std::span<const PackageRecord> packages) const {
    if (!given_.empty()) return;
    std::error_code ignored;
    for (const PackageRecord& package : packages) {
        for (const fs::path& file : candidates(package, downloads_)) {
            if (is_right(file, package)) fs::remove(file, ignored);
        }
        fs::remove_all(partial_folder(package), ignored);
    }
    fs::remove(downloads_ / "partial", ignored);  // these stay while anything is in them
    fs::remove(downloads_, ignored);
}

/// A folder for each content: what another version left behind is never mistaken for this one.
fs::path PackageStore::partial_folder(const PackageRecord& package) const {
    return downloads_ / "partial" / (package.name + "-" + package.sha256.substr(0, 8));
}

fs::path PackageStore::download(const PackageRecord& package,
                                const std::function<void(std::uint64_t)>& progress) const {
    const fs::path partial = partial_folder(package);
    std::error_code error;
    fs::create_directories(partial, error);
    if (error) {
        throw SystemError(partial.string(), "cannot be made: " + error.message(),
                          "choose a folder you may write to");
    }
    const fs::path loaded = apt_download(package, partial, progress);
    if (!is_right(loaded, package)) {
        const std::string problem = difference(loaded, package);
        fs::remove_all(partial, error);
        throw InputError(package.name, "what apt downloaded " + problem,
                         "look at apt's sources: it was removed, and the same command loads it again");
    }
    const fs::path file = downloads_ / loaded.filename();
    fs::rename(loaded, file);
    fs::remove_all(partial, error);
    fs::remove(downloads_ / "partial", error);  // stays while others are in it
    return file;
}

std::string megabytes_text(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

}  // namespace resonet
