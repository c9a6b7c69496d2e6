#include "worker/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace resonet {
namespace {

// The kernel's headers may be older than the kernel. Numbers and bits as in linux/landlock.h.
#ifndef __NR_landlock_create_ruleset
constexpr long create_ruleset = 444;
constexpr long add_rule = 445;
constexpr long restrict_self = 446;
#else
constexpr long create_ruleset = __NR_landlock_create_ruleset;
constexpr long add_rule = __NR_landlock_add_rule;
constexpr long restrict_self = __NR_landlock_restrict_self;
#endif

constexpr std::uint32_t ask_version = 1;
constexpr std::uint64_t read_file = 1U << 2;
constexpr int newest_known = 6;

/// The first three fields of landlock_ruleset_attr, of which older kernels know fewer.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scopes = 0;
};

struct Version {
    int files_bits;  // the lowest bits of the rights on files that the version knows
    std::uint64_t network;
    std::uint64_t scopes;
    std::size_t size;  // of Ruleset
};

constexpr std::array<Version, newest_known> versions{{
    {13, 0, 0, 8},   // all but the following
    {14, 0, 0, 8},   // renaming into other folders
    {15, 0, 0, 8},   // truncating
    {15, 3, 0, 16},  // binding and connecting TCP
    {16, 3, 0, 16},  // ioctl on devices
    {16, 3, 3, 24},  // abstract sockets, signals
}};

}  // namespace

int landlock_version() noexcept {
    const long version = syscall(create_ruleset, nullptr, 0, ask_version);
    return version > 0 ? static_cast<int>(version) : 0;
}

bool confine_to_file(const std::filesystem::path& path) noexcept {
    const int known = std::min(landlock_version(), newest_known);
    if (known == 0) return false;
    const Version& version = versions[static_cast<std::size_t>(known - 1)];
    const Ruleset handled{(std::uint64_t{1} << version.files_bits) - 1, version.network, version.scopes};
    const int rules = static_cast<int>(syscall(create_ruleset, &handled, version.size, 0));
    if (rules < 0) return false;
    const int file = open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file >= 0) {
        struct stat status {};
        // The right to read in a folder would be one to all that is below it.
        if (fstat(file, &status) == 0 && !S_ISDIR(status.st_mode)) {
            landlock_path_beneath_attr rule{};
            rule.allowed_access = read_file;
            rule.parent_fd = file;
            syscall(add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
        close(file);
    }
    const bool confined = syscall(restrict_self, rules, 0) == 0;
    close(rules);
    return confined;
}

}  // namespace resonet
