/*
 * sandbox.c - see sandbox.h. The only file that knows Landlock and seccomp.
 *
 * Landlock has no function in the C library and its constants come with the kernel's headers of the
 * build machine, which may be older than the kernel that runs: so both are written down here.
 */
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- the process ---------------------------------------------------------------------------- */

static bool lock_process(void)
{
    const struct rlimit none = {0, 0};
    bool no_core = setrlimit(RLIMIT_CORE, &none) == 0;
    bool no_sight = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && no_core && no_sight;
}

/* Returns: whether the caller is the only thread. */
static bool is_alone(void)
{
    int threads = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (const struct dirent *task; tasks && (task = readdir(tasks));)
        threads += task->d_name[0] != '.';
    if (tasks)
        closedir(tasks);
    if (threads > 1)
        errno = EBUSY;
    return threads == 1;
}

/* ---- files and network: Landlock ------------------------------------------------------------ */

/* <linux/landlock.h>, as far as version 7 has it. */
struct landlock_attr {
    uint64_t files, network, scoped; /* what is forbidden unless a rule allows it */
};
struct landlock_beneath {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

enum { LANDLOCK_GET_VERSION = 1, LANDLOCK_BENEATH = 1 };
#define FILES_READ (UINT64_C(1) << 2)
#define FILES_REMOVE (UINT64_C(1) << 5)
#define FILES_FIRST                                                                                \
    ((UINT64_C(1) << 13) - 1)                  /* version 1: all from executing to symbolic links  \
                                                */
#define FILES_REFER (UINT64_C(1) << 13)        /* 2 */
#define FILES_TRUNCATE (UINT64_C(1) << 14)     /* 3 */
#define NETWORK_TCP (UINT64_C(3))              /* 4: bind, connect */
#define FILES_DEVICE_IOCTL (UINT64_C(1) << 15) /* 5 */
#define SCOPED_ALL (UINT64_C(3))               /* 6: abstract sockets, signals */

/* All that a kernel with Landlock `version` can forbid. */
static struct landlock_attr forbid(int version)
{
    return (struct landlock_attr){
        .files = FILES_FIRST | (version >= 2 ? FILES_REFER : 0) |
                 (version >= 3 ? FILES_TRUNCATE : 0) | (version >= 5 ? FILES_DEVICE_IOCTL : 0),
        .network = version >= 4 ? NETWORK_TCP : 0,
        .scoped = version >= 6 ? SCOPED_ALL : 0,
    };
}

/* Allow `access` below the folder of `path`. */
static bool allow_folder(int ruleset, const char *path, uint64_t access)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
    if (size >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(folder, path, size);
    folder[size] = '\0';
    struct landlock_beneath rule = {access,
                                    open(size ? folder : ".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (rule.folder < 0)
        return false;
    long failed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_BENEATH, &rule, 0);
    int saved = errno;
    close(rule.folder);
    errno = saved;
    return failed == 0;
}

/* The file's folder by its name, and where links lead to now. NULL is allowed. */
static bool allow_reading(int ruleset, const char *path)
{
    char real[PATH_MAX];
    if (!path)
        return true;
    return allow_folder(ruleset, path, FILES_READ) &&
           (!realpath(path, real) || allow_folder(ruleset, real, FILES_READ));
}

/* Returns: false where a folder cannot be opened. state->files tells whether the lock holds. */
static bool lock_files(const struct sandbox_needs *needs, struct sandbox_state *state)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_GET_VERSION);
    state->landlock = version > 0 ? (int)version : 0;
    if (version <= 0)
        return true; /* a kernel without it, or with it switched off */
    struct landlock_attr attr = forbid(state->landlock);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return true;
    bool good = allow_reading(ruleset, needs->index) && allow_reading(ruleset, needs->profile) &&
                (!needs->socket || allow_folder(ruleset, needs->socket, FILES_REMOVE));
    int saved = errno;
    if (good)
        state->files = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    errno = saved;
    state->network = state->files && attr.network;
    return good;
}

/* ---- system calls: seccomp ------------------------------------------------------------------ */

/* Whatever their arguments. Sockets, pipes and the poller are there already: none is made anew. */
static const int plain_calls[] = {
    /* connections and the poller */
    SCMP_SYS(accept4), SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(shutdown),
    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(close),
    SCMP_SYS(fcntl), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2), SCMP_SYS(poll), SCMP_SYS(ppoll),
    /* the manager's socket, where the manager has made a new one */
    SCMP_SYS(connect),
    /* the index, read anew; its sealed copy */
    SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(lseek), SCMP_SYS(pread64), SCMP_SYS(memfd_create),
    SCMP_SYS(fstatfs), SCMP_SYS(uname),
    /* memory; mmap and mprotect are below */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* threads and signals */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid),
    SCMP_SYS(getpid), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    /* time, chance, what the C library asks about the machine */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(getrandom), SCMP_SYS(sysinfo),
    SCMP_SYS(getrlimit),
    /* the socket's file at the end */
    SCMP_SYS(unlink), SCMP_SYS(unlinkat)};

static bool allow_plain(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof plain_calls / sizeof *plain_calls; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain_calls[i], 0) != 0)
            return false;
    return true;
}

#define WRITES (O_ACCMODE | O_CREAT | O_TRUNC)

/* Allowed where `argument`, of it the bits of `mask`, is `value`. */
struct argued_call {
    int call;
    unsigned argument;
    uint64_t mask, value;
};

static bool allow_argued(scmp_filter_ctx filter)
{
    const struct argued_call calls[] = {
        {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
        {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
        {SCMP_SYS(openat), 2, WRITES, O_RDONLY},
        {SCMP_SYS(open), 1, WRITES, O_RDONLY},
        {SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD},
        {SCMP_SYS(prlimit64), 2, UINT64_MAX, 0},                   /* asks, sets nothing */
        {SCMP_SYS(tgkill), 0, UINT32_MAX, (scmp_datum_t)getpid()}, /* abort */
        {SCMP_SYS(ioctl), 1, UINT32_MAX, FIONBIO},
        {SCMP_SYS(ioctl), 1, UINT32_MAX, FIONREAD}, /* what a client has sent, when stopping */
        {SCMP_SYS(ioctl), 1, UINT32_MAX, SIOCOUTQ}, /* what it has not read, when it stalls */
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct scmp_arg_cmp only = {calls[i].argument, SCMP_CMP_MASKED_EQ, calls[i].mask,
                                    calls[i].value};
        if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, calls[i].call, 1, &only) != 0)
            return false;
    }
    /* Its arguments are out of a filter's sight; without it the C library takes clone. */
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool lock_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    /* A tree instead of a list; kernels and libraries that cannot are as right and slower. */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    /* System calls of another architecture by numbers that mean something else in ours. */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    bool good = allow_plain(filter) && allow_argued(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

/* ---- all ------------------------------------------------------------------------------------ */

bool sandbox_enter(const struct sandbox_needs *needs, struct sandbox_state *state)
{
    *state = (struct sandbox_state){.landlock = 0};
    if (!is_alone())
        return false;
    state->process = lock_process();
    if (!lock_files(needs, state))
        return false;
    state->calls = lock_calls();
    return true;
}

void sandbox_tell(const struct sandbox_state *state, char *line, size_t capacity)
{
    const struct {
        bool holds;
        const char *name;
    } locks[] = {{state->process, "process"},
                 {state->files, "files (Landlock)"},
                 {state->network, "TCP (Landlock 4)"},
                 {state->calls, "system calls (seccomp)"}};
    size_t size = 0, count = sizeof locks / sizeof *locks;
    for (int holds = 1; holds >= 0; holds--) {
        const char *before = holds ? "sandbox: " : "; the kernel lacks: ";
        for (size_t i = 0; i < count && size < capacity; i++) {
            if (locks[i].holds != holds)
                continue;
            int more = snprintf(line + size, capacity - size, "%s%s", before, locks[i].name);
            size += more > 0 ? (size_t)more : 0;
            before = ", ";
        }
        if (holds && size == 0)
            size = (size_t)snprintf(line, capacity, "sandbox: none");
    }
}
