#include "corpus/package_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/progress.h"
#include "corpus/apt_download.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Errors: SystemError where the disk that `folder` is on has less than `bytes` left.
void require_space(const fs::path& folder, double bytes) {
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    if (error || static_cast<double>(space.available) >= bytes) return;
    throw SystemError(
        folder.string(),
        fmt::format("the data set needs about {}, and the disk has {} left",
                    megabytes_text(static_cast<std::uint64_t>(bytes)), megabytes_text(space.available)),
        "make room, or choose another --out");
}

/// What is to be loaded, and how far that has come, in megabytes.
class Download {
  public:
    explicit Download(std::uint64_t total)
        : progress_("downloading", static_cast<std::size_t>(total / megabyte),
                    {.enabled = total >= megabyte, .unit = "MB"}) {}

    /// `bytes` of the package that is being loaded are there.
    void show(std::uint64_t bytes) {
        const std::uint64_t now = (before_ + bytes) / megabyte;
        if (now > shown_) progress_.advance(static_cast<std::size_t>(now - shown_));
        shown_ = std::max(shown_, now);
    }

    void next(std::uint64_t bytes) {
        show(bytes);
        before_ += bytes;
    }

    void finish() { progress_.finish(); }

  private:
    static constexpr std::uint64_t megabyte = 1'000'000;

    Progress progress_;
    std::uint64_t before_ = 0;
    std::uint64_t shown_ = 0;
};

/// Errors: InputError that names all packages that are missing.
[[noreturn]] void report(const std::vector<InputError>& problems, std::size_t there, std::size_t total) {
    const InputError& first = problems.front();
    if (problems.size() == 1) {
        throw InputError(first.subject(),
                         fmt::format("{}; {} of {} packages are there", first.problem(), there, total),
                         first.remedy());
    }
    std::string text;
    for (const InputError& problem : problems) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", problem.subject(), problem.problem());
    }
    throw InputError(fmt::format("{} packages", problems.size()),
                     fmt::format("could not be had, {} of {} are there: {}", there, total, text),
                     first.remedy());
}

}  // namespace

std::map<std::string, fs::path> fetch_packages(std::span<const PackageRecord> packages,
                                               const PackageBuildOptions& options, std::size_t tracks) {
    const PackageStore store = package_store(options);
    std::map<std::string, fs::path> files;
    std::vector<PackageRecord> missing;
    std::uint64_t to_load = 0;
    std::uint64_t largest = 0;
    for (const PackageRecord& package : packages) {
        throw_if_interrupted();
        largest = std::max(largest, package.bytes);
        if (auto file = store.find(package)) {
            files[package.name] = *file;
        } else {
            missing.push_back(package);
            if (options.packages.empty()) to_load += package.bytes;
        }
    }
    const double clips = static_cast<double>(tracks * options.clips_per_track) * clip_bytes(options);
    require_space(options.out, static_cast<double>(to_load) + static_cast<double>(largest) + clips);
    Download download(to_load);
    std::vector<InputError> problems;
    for (const PackageRecord& package : missing) {
        try {
            files[package.name] = store.fetch(package, [&](std::uint64_t bytes) { download.show(bytes); });
            download.next(package.bytes);
        } catch (const DownloadError& error) {
            problems.push_back(error);
            break;
        } catch (const InputError& error) {
            problems.push_back(error);
        }
    }
    download.finish();
    if (!problems.empty()) report(problems, files.size(), packages.size());
    return files;
}

}  // namespace resonet
