#include "worker/syscall_filter.h"

#include <fcntl.h>
#include <seccomp.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <type_traits>

namespace resonet {
namespace {

struct Release {
    void operator()(scmp_filter_ctx filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, Release>;

// Names, because numbers differ between processors; one that a processor lacks is passed over.
constexpr const char* always[] = {
    // reading and writing what is open
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "lseek",
    "_llseek",
    "close",
    "fstat",
    "newfstatat",
    "fstatat64",
    "stat",
    "lstat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getcwd",
    "fadvise64",
    "poll",
    "ppoll",
    // memory; oneDNN writes machine code, so that it must be able to make pages executable
    "brk",
    "mmap",
    "mmap2",
    "munmap",
    "mremap",
    "mprotect",
    "madvise",
    // one thread's waiting and time
    "futex",
    "sched_yield",
    "sched_getaffinity",
    "getcpu",
    "clock_gettime",
    "clock_getres",
    "gettimeofday",
    "time",
    "nanosleep",
    "clock_nanosleep",
    "getrusage",
    "times",
    "sysinfo",
    "uname",
    "getrandom",
    "membarrier",
    "rseq",
    "set_robust_list",
    "getpid",
    "gettid",
    "getppid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getrlimit",
    // signals to itself, and the end
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "restart_syscall",
    "exit",
    "exit_group",
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// What the sanitizers' own code takes; with pipes it tries whether memory can be read.
constexpr const char* sanitizers[] = {"prctl",   "arch_prctl", "sched_getparam", "sched_getscheduler",
                                      "getpgrp", "pipe",       "pipe2"};
#endif

bool allow(const Filter& filter, const char* name) {
    const int call = seccomp_syscall_resolve_name(name);
    // Of a call that this processor lacks the number is negative: there is nothing to allow.
    return call < 0 || seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
}

bool allow_if(const Filter& filter, const char* name, scmp_arg_cmp condition) {
    const int call = seccomp_syscall_resolve_name(name);
    return call < 0 || seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1, condition) == 0;
}

bool add_rules(const Filter& filter) {
    for (const char* name : always) {
        if (!allow(filter, name)) return false;
    }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    for (const char* name : sanitizers) {
        if (!allow(filter, name)) return false;
    }
#endif
    constexpr auto changes = static_cast<scmp_datum_t>(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND |
                                                       (O_TMPFILE & ~O_DIRECTORY));
    const auto self = static_cast<scmp_datum_t>(getpid());
    bool added = allow_if(filter, "open", SCMP_A1(SCMP_CMP_MASKED_EQ, changes, 0)) &&
                 allow_if(filter, "openat", SCMP_A2(SCMP_CMP_MASKED_EQ, changes, 0)) &&
                 allow_if(filter, "tgkill", SCMP_A0(SCMP_CMP_EQ, self)) &&  // abort()
                 allow_if(filter, "prlimit64", SCMP_A2(SCMP_CMP_EQ, 0));    // asking, not changing
    for (const int command : {F_GETFD, F_SETFD, F_GETFL}) {
        for (const char* name : {"fcntl", "fcntl64"}) {
            added = added && allow_if(filter, name, SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
        }
    }
    return added;
}

}  // namespace

bool filter_system_calls() noexcept {
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter) return false;
    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE,
                     2);  // a tree: faster than a list; may be missing
    return add_rules(filter) && seccomp_load(filter.get()) == 0;
}

}  // namespace resonet
