#include "worker/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "worker/landlock.h"
#include "worker/syscall_filter.h"

namespace resonet {
namespace {

constexpr rlim_t most_descriptors = 16;

/// Address space of this process in bytes; 0 where the system does not say.
std::uint64_t address_space() noexcept {
    std::FILE* const file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr) return 0;
    unsigned long pages = 0;
    const bool read = std::fscanf(file, "%lu", &pages) == 1;
    std::fclose(file);
    return read ? std::uint64_t{pages} * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

/// Lowers a limit to `value`, never raises it.
template <typename Resource>
bool limit(Resource resource, rlim_t value, rlim_t grace = 0) noexcept {
    rlimit now{};
    if (getrlimit(resource, &now) != 0) return false;
    const rlimit lowered{std::min(now.rlim_cur, value), std::min(now.rlim_max, value + grace)};
    return setrlimit(resource, &lowered) == 0;
}

bool limit_all(const HearingLimits& limits) noexcept {
    const std::uint64_t now = address_space();
    bool all = now > 0 && limit(RLIMIT_AS, now + limits.memory_bytes);
    // The soft limit ends the process with SIGXCPU, which tells what happened; the hard one kills it.
    const auto seconds = static_cast<rlim_t>(std::ceil(std::clamp(limits.processor_seconds, 1.0, 1e6)));
    all = limit(RLIMIT_CPU, seconds, 2) && all;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose findings may go to a file
    all = limit(RLIMIT_FSIZE, 0) && all;
#endif
    all = limit(RLIMIT_CORE, 0) && all;
    all = limit(RLIMIT_NOFILE, most_descriptors) && all;
    all = limit(RLIMIT_NPROC, 0) && all;
    return all;
}

}  // namespace

SandboxFacts lock_in(const std::filesystem::path& audio, const HearingLimits& limits) noexcept {
    SandboxFacts facts;
    facts.limits = limit_all(limits);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return facts;
    facts.landlock = confine_to_file(audio);
    facts.seccomp = filter_system_calls();
    return facts;
}

SandboxFacts try_sandbox() noexcept {
    const pid_t child = fork();
    if (child == 0) {
        const SandboxFacts facts = lock_in("/dev/null", {});
        _exit((facts.seccomp ? 1 : 0) + (facts.landlock ? 2 : 0) + (facts.limits ? 4 : 0));
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child < 0 || !WIFEXITED(status)) return {};
    const int bits = WEXITSTATUS(status);
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
}

}  // namespace resonet
