#include "corpus/apt_download.h"

#include <array>
#include <optional>
#include <sstream>
#include <string_view>

#include "core/child_process.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The first thing that apt says went wrong, without its "E: ".
std::string apt_words(const ProcessOutcome& outcome) {
    std::istringstream stream(outcome.errors);
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with("E: ")) return printable(line.substr(3, 300));
    }
    return "exit status " + std::to_string(outcome.status);
}

bool says_any(std::string_view text, std::initializer_list<std::string_view> phrases) {
    for (const std::string_view phrase : phrases) {
        if (text.find(phrase) != std::string_view::npos) return true;
    }
    return false;
}

[[noreturn]] void explain(const PackageRecord& package, const ProcessOutcome& outcome) {
    const std::string subject = package.name + "=" + package.version;
    const std::string words = apt_words(outcome);
    const std::string& text = outcome.errors;
    const std::string by_hand =
        "fetch its .deb from snapshot.debian.org, put it into a folder and name that with --packages";
    if (says_any(text, {"Unable to locate package", "No packages found", "Can't select"})) {
        throw InputError(subject, "apt does not know the package: " + words,
                         "run 'apt-get update' with Debian 12 among apt's sources, or " + by_hand);
    }
    if (says_any(text, {"was not found", "no longer", "404  Not Found"})) {
        throw InputError(subject, "apt does not have this version: " + words,
                         "run 'apt-get update', or " + by_hand);
    }
    if (says_any(text, {"No space left", "enough free space", "Disk quota"})) {
        throw SystemError(subject, "the disk is full: " + words, "make room, then run the same command");
    }
    if (says_any(text, {"Hash Sum mismatch"})) {
        throw InputError(subject, "apt got something else than it expected: " + words,
                         "run 'apt-get update', then the same command");
    }
    throw DownloadError(subject, "could not be downloaded: " + words,
                        "check the network, then run the same command; what is there already stays");
}

/// The package's file in `folder`, as far as it is there.
std::optional<fs::path> find_file(const PackageRecord& package, const fs::path& folder) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (is_package_file(entry.path().filename().string(), package)) return entry.path();
    }
    return std::nullopt;
}

}  // namespace

bool is_package_file(const std::string& name, const PackageRecord& package) {
    return name.starts_with(package.name + "_") && name.ends_with(".deb");
}

fs::path apt_download(const PackageRecord& package, const fs::path& folder,
                      const std::function<void(std::uint64_t)>& progress) {
    ProcessCall call;
    const auto program = find_program("apt-get");
    if (!program) {
        throw UsageError(
            "apt-get", "is not there; it downloads the packages",
            "run this on Debian, or put the .deb files into a folder and name it with --packages");
    }
    call.program = *program;
    call.arguments = {"download", "-q", "-o", "Acquire::Retries=2", package.name + "=" + package.version};
    call.environment = plain_environment();
    call.folder = folder;
    call.timeout = std::chrono::hours(24);  // slow lines are no fault; apt gives up on dead ones
    call.while_waiting = [&] {
        const auto file = find_file(package, folder);
        std::error_code error;
        const std::uintmax_t bytes = file ? fs::file_size(*file, error) : 0;
        if (progress && !error) progress(bytes);
    };
    const ProcessOutcome outcome = run_process(call);
    if (outcome.end != ProcessEnd::exited || outcome.status != 0) explain(package, outcome);
    if (auto file = find_file(package, folder)) return *file;
    throw InputError(package.name, "apt-get ended well but left no file",
                     "run 'apt-get download " + package.name + "' and look");
}

}  // namespace resonet
