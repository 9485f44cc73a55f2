/*
 * service_sandbox_test.c - what the sandbox forbids and what it must not, each tried in a process
 * of its own, by its only thread and by one that is started inside.
 *
 *   service_sandbox_test INDEX
 *
 * Kernels without Landlock or seccomp are played by a filter that makes them fail first.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../src/service/sandbox.h"
#include "../src/service/snapshot.h"
#include "support.h"

static struct tally tally = {.shown = 60};

/* One folder for each need, and one that nobody needs. */
static char top[] = "/tmp/quhua-sandbox-XXXXXX";
static char index_path[64], profile_path[64], socket_path[64], other_path[64];
static char new_path[64]; /* beside the index */
static int pair[2], tcp;  /* opened before the sandbox */
static struct sandbox_needs needs = {index_path, profile_path, socket_path};

/* The errno of a call that gives -1; 0 if it succeeds. */
static int outcome(long result)
{
    return result == -1 ? errno : 0;
}

static int opened(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int failed = outcome(fd);
    if (fd >= 0)
        close(fd);
    return failed;
}

/* ---- what must fail ------------------------------------------------------------------------- */

static int try_write(void)
{
    return opened(index_path, O_WRONLY);
}
static int try_read_write(void)
{
    return opened(index_path, O_RDWR);
}
static int try_truncate_open(void)
{
    return opened(index_path, O_RDONLY | O_TRUNC);
}
static int try_truncate(void)
{
    return outcome(truncate(index_path, 0));
}
static int try_create(void)
{
    return opened(new_path, O_WRONLY | O_CREAT);
}
static int try_nameless(void)
{
    return opened(top, O_TMPFILE | O_RDWR);
}
static int try_remove_index(void)
{
    return outcome(unlink(index_path));
}
static int try_remove_other(void)
{
    return outcome(unlink(other_path));
}
static int try_rename(void)
{
    return outcome(rename(index_path, new_path));
}
static int try_link(void)
{
    return outcome(link(index_path, new_path));
}
static int try_symlink(void)
{
    return outcome(symlink(index_path, new_path));
}
static int try_mkdir(void)
{
    return outcome(mkdir(new_path, 0700));
}
static int try_chmod(void)
{
    return outcome(chmod(index_path, 0777));
}
static int try_read_other(void)
{
    return opened(other_path, O_RDONLY);
}
static int try_read_passwords(void)
{
    return opened("/etc/passwd", O_RDONLY);
}
static int try_read_memory(void)
{
    return opened("/proc/self/maps", O_RDONLY);
}
static int try_list(void)
{
    return opened(top, O_RDONLY | O_DIRECTORY);
}
static int try_internet(void)
{
    return outcome(socket(AF_INET, SOCK_STREAM, 0));
}
static int try_internet_6(void)
{
    return outcome(socket(AF_INET6, SOCK_DGRAM, 0));
}
static int try_netlink(void)
{
    return outcome(socket(AF_NETLINK, SOCK_RAW, 0));
}
static int try_new_unix(void)
{
    return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int try_tcp_bind(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return outcome(bind(tcp, (struct sockaddr *)&here, sizeof here));
}

static int try_program(void)
{
    char *arguments[] = {"true", NULL};
    execv("/bin/true", arguments);
    return errno;
}

static int try_fork(void)
{
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
    if (child == 0)
        _exit(0);
    return outcome(child);
}

static int try_vfork(void)
{
    struct {
        unsigned long long flags, unused[7], exit_signal, more[2];
    } arguments = {.flags = 0};
    long child = syscall(SYS_clone3, &arguments, 64);
    if (child == 0)
        _exit(0);
    return outcome(child);
}

static int try_ptrace(void)
{
    return outcome(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static int try_kill(void)
{
    return outcome(kill(getppid(), 0));
}

static int try_executable(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) == MAP_FAILED
               ? errno
               : 0;
}

static int try_make_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? 0 : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int try_other_memory(void)
{
    char byte;
    struct iovec to = {&byte, 1}, from = {&byte, 1};
    return outcome(process_vm_readv(getpid(), &to, 1, &from, 1, 0));
}

static int try_dumpable(void)
{
    return outcome(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}
static int try_core(void)
{
    struct rlimit limit = {0, 0};
    return outcome(setrlimit(RLIMIT_CORE, &limit));
}
static int try_namespace(void)
{
    return outcome(syscall(SYS_unshare, 0));
}
static int try_chdir(void)
{
    return outcome(chdir("/"));
}
static int try_umask(void)
{
    return outcome(syscall(SYS_umask, 022));
}
static int try_priority(void)
{
    return outcome(syscall(SYS_setpriority, 0, 0, 0));
}

/* by: which lock refuses it, 'f'iles, 'n'etwork (TCP), 'c'alls. */
static const struct {
    const char *name, *by;
    int (*attempt)(void);
} forbidden[] = {
    {"write the index", "fc", try_write},
    {"open the index for both", "fc", try_read_write},
    {"empty the index by opening", "fc", try_truncate_open},
    {"truncate the index", "c", try_truncate},
    {"create a file", "fc", try_create},
    {"create a nameless file", "fc", try_nameless},
    {"remove the index", "f", try_remove_index},
    {"remove a file elsewhere", "f", try_remove_other},
    {"rename the index", "fc", try_rename},
    {"link the index", "fc", try_link},
    {"make a symbolic link", "fc", try_symlink},
    {"make a folder", "fc", try_mkdir},
    {"change permissions", "c", try_chmod},
    {"read a file elsewhere", "f", try_read_other},
    {"read /etc/passwd", "f", try_read_passwords},
    {"read its own map of memory", "f", try_read_memory},
    {"list a folder", "f", try_list},
    {"a TCP socket", "c", try_internet},
    {"a UDP socket of IPv6", "c", try_internet_6},
    {"a netlink socket", "c", try_netlink},
    {"a new Unix socket", "c", try_new_unix},
    {"bind a TCP socket that it has", "nc", try_tcp_bind},
    {"run a program", "fc", try_program},
    {"fork", "c", try_fork},
    {"fork by clone3", "c", try_vfork},
    {"ptrace", "c", try_ptrace},
    {"send a signal to its parent", "c", try_kill},
    {"executable memory", "c", try_executable},
    {"make memory executable", "c", try_make_executable},
    {"read memory of a process", "c", try_other_memory},
    {"become dumpable", "c", try_dumpable},
    {"set a limit", "c", try_core},
    {"a namespace", "c", try_namespace},
    {"change folder", "c", try_chdir},
    {"change the umask", "c", try_umask},
    {"change its priority", "c", try_priority},
};

/* ---- what must succeed ---------------------------------------------------------------------- */

static int do_reload(void)
{
    struct snapshot_error error;
    struct snapshot *snapshot = snapshot_open(index_path, profile_path, &error);
    struct quhua_answer answer = {0};
    if (!snapshot) {
        printf("%s\n", error.text);
        return EIO;
    }
    quhua_normalize(snapshot->session, support_text("江苏省东海县"), NULL, &answer);
    snapshot_close(snapshot);
    return answer.code == 320722 ? 0 : EINVAL;
}

static int do_look(void)
{
    struct stat st;
    return outcome(stat(index_path, &st));
}

static int do_remove_socket(void)
{
    return outcome(unlink(socket_path));
}

static int do_talk(void)
{
    char text[8];
    if (send(pair[0], "hello", 5, MSG_NOSIGNAL) != 5 || recv(pair[1], text, sizeof text, 0) != 5 ||
        write(pair[1], "x", 1) != 1 || read(pair[0], text, 1) != 1)
        return errno;
    return 0;
}

static int do_memory(void)
{
    char *large = malloc(64 << 20), *small = malloc(100);
    if (!large || !small)
        return ENOMEM;
    memset(large, 1, 64 << 20);
    large = realloc(large, 128 << 20);
    free(large);
    free(small);
    return large ? 0 : ENOMEM;
}

static void *nothing(void *argument)
{
    return argument;
}

static int do_threads(void)
{
    for (int i = 0; i < 8; i++) {
        pthread_t thread;
        int failed = pthread_create(&thread, NULL, nothing, NULL);
        if (failed)
            return failed;
        pthread_join(thread, NULL);
    }
    return 0;
}

static int do_limits(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0)
        return errno;
    return limit.rlim_max == 0 ? 0 : EINVAL; /* no core dumps */
}

static int do_time(void)
{
    struct timespec moment = {0, 1000};
    return time(NULL) > 0 ? outcome(nanosleep(&moment, NULL)) : EINVAL;
}

static int do_log(void)
{
    return outcome(write(STDERR_FILENO, "", 0));
}

static int do_spare(void)
{
    int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    return fd < 0 ? errno : outcome(close(fd));
}

static const struct {
    const char *name;
    int (*attempt)(void);
} allowed[] = {
    {"open the index and the profile anew", do_reload},
    {"look at the index", do_look},
    {"remove the socket", do_remove_socket},
    {"talk on a connection", do_talk},
    {"memory", do_memory},
    {"threads", do_threads},
    {"ask for limits", do_limits},
    {"time", do_time},
    {"log", do_log},
    {"a spare descriptor", do_spare},
};

/* ---- in a process of its own ---------------------------------------------------------------- */

/* The kernel plays one that lacks some of it: bits. */
enum { WHOLE = 0, NO_LANDLOCK = 1, NO_SECCOMP = 2, KERNELS = 4 };

static void play_kernel(int lacks)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int absent = (int)SCMP_ACT_ERRNO(ENOSYS);
    if (lacks & NO_LANDLOCK)
        seccomp_rule_add(filter, (unsigned)absent, SCMP_SYS(landlock_create_ruleset), 0);
    if (lacks & NO_SECCOMP) {
        seccomp_rule_add(filter, (unsigned)absent, SCMP_SYS(seccomp), 0);
        seccomp_rule_add(filter, (unsigned)absent, SCMP_SYS(prctl), 1,
                         SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP, 0));
    }
    if (seccomp_load(filter) != 0)
        _exit(250);
    seccomp_release(filter);
}

static void *attempt_in_thread(void *argument)
{
    int (*const *attempt)(void) = argument;
    return (void *)(intptr_t)(*attempt)();
}

enum { OUTSIDE = -1, NOT_ENTERED = 251, NO_THREAD = 252 };

/* Try it inside the sandbox of a kernel that lacks this; OUTSIDE: without one. Returns: errno, 0
   for success, NOT_ENTERED ..; 1000 + the signal that ended it. */
static int attempt_in_child(int (*attempt)(void), int lacks, bool in_thread)
{
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_state state;
        pthread_t thread;
        void *result = NULL;
        if (lacks > 0)
            play_kernel(lacks);
        if (lacks != OUTSIDE && !sandbox_enter(&needs, &state))
            _exit(NOT_ENTERED);
        if (!in_thread)
            _exit(attempt());
        if (pthread_create(&thread, NULL, attempt_in_thread, &attempt) != 0)
            _exit(NO_THREAD);
        pthread_join(thread, &result);
        _exit((int)(intptr_t)result);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* ---- the files ------------------------------------------------------------------------------ */

static void stop(const char *what)
{
    perror(what);
    exit(66);
}

static void copy(const char *from, const char *to)
{
    char buffer[1 << 16];
    ssize_t got;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (in < 0 || out < 0)
        stop(in < 0 ? from : to);
    while ((got = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, (size_t)got) != got)
            stop(to);
    close(in);
    close(out);
}

static void name_file(char *path, const char *folder, const char *name)
{
    snprintf(path, 64, "%s/%s", top, folder);
    mkdir(path, 0700);
    snprintf(path, 64, "%s/%s/%s", top, folder, name);
}

/* All as it was before an attempt. */
static void lay_out(const char *index)
{
    struct stat st;
    rmdir(new_path);
    unlink(new_path);
    if (stat(index_path, &st) != 0 || st.st_size == 0)
        copy(index, index_path);
    if (access(other_path, F_OK) != 0)
        copy("/dev/null", other_path);
    if (access(socket_path, F_OK) != 0)
        copy("/dev/null", socket_path);
}

static void open_files(const char *index)
{
    if (!mkdtemp(top))
        stop(top);
    name_file(index_path, "index", "quhua.idx");
    name_file(new_path, "index", "new");
    name_file(profile_path, "rules", "own.ini");
    name_file(socket_path, "run", "quhua.sock");
    name_file(other_path, "other", "file");
    copy("data/profiles/js-2024.ini", profile_path);
    lay_out(index);
    tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        stop("socketpair");
}

static void remove_files(void)
{
    static const char *const folders[] = {"index", "rules", "run", "other"};
    char path[64];
    unlink(index_path);
    unlink(profile_path);
    unlink(socket_path);
    unlink(other_path);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", top, folders[i]);
        rmdir(path);
    }
    rmdir(top);
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* Which locks hold with a kernel that lacks this: letters as in `forbidden`. */
static const char *locks_of(const struct sandbox_state *whole, int lacks, char letters[4])
{
    size_t count = 0;
    if (whole->files && !(lacks & NO_LANDLOCK))
        letters[count++] = 'f';
    if (whole->network && !(lacks & NO_LANDLOCK))
        letters[count++] = 'n';
    if (whole->calls && !(lacks & NO_SECCOMP))
        letters[count++] = 'c';
    letters[count] = '\0';
    return letters;
}

static void test_forbidden(const char *index, const struct sandbox_state *whole, int lacks)
{
    char letters[4];
    locks_of(whole, lacks, letters);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        bool refuses = strpbrk(letters, forbidden[i].by) != NULL;
        int without = attempt_in_child(forbidden[i].attempt, OUTSIDE, false);
        lay_out(index);
        if (without != 0 && lacks == WHOLE)
            printf("skipped: %s: not even without a sandbox: %s\n", forbidden[i].name,
                   strerror(without));
        if (without != 0 || !refuses)
            continue;
        for (int in_thread = 0; in_thread < 2; in_thread++) {
            int failed = attempt_in_child(forbidden[i].attempt, lacks, in_thread);
            lay_out(index);
            tally_check(&tally, failed == EPERM || failed == EACCES || failed == ENOSYS,
                        "%s, locks %s%s: %s", forbidden[i].name, letters,
                        in_thread ? ", in a thread" : "", failed ? strerror(failed) : "done");
        }
    }
}

static void test_allowed(const char *index, int lacks)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        for (int in_thread = 0; in_thread < 2; in_thread++) {
            int failed = attempt_in_child(allowed[i].attempt, lacks, in_thread);
            lay_out(index);
            tally_check(&tally, failed == 0, "%s, kernel %d%s: %d, %s", allowed[i].name, lacks,
                        in_thread ? ", in a thread" : "", failed,
                        failed < 1000 ? strerror(failed) : "a signal");
        }
}

static int do_abort(void)
{
    abort();
}

static void *sleep_on(void *argument)
{
    pause();
    return argument;
}

static int do_enter_among_threads(void)
{
    struct sandbox_state state;
    pthread_t thread;
    if (pthread_create(&thread, NULL, sleep_on, NULL) != 0)
        return NO_THREAD;
    return sandbox_enter(&needs, &state) ? 0 : errno;
}

static int do_enter_without_folder(void)
{
    struct sandbox_state state;
    struct sandbox_needs missing = {"/nonexistent/quhua.idx", NULL, NULL};
    return sandbox_enter(&missing, &state) ? 0 : errno;
}

static void test_edges(const struct sandbox_state *whole)
{
    int status = attempt_in_child(do_abort, WHOLE, false);
    tally_check(&tally, status == 1000 + SIGABRT, "abort ends by %d", status);
    status = attempt_in_child(do_enter_among_threads, OUTSIDE, false);
    tally_check(&tally, status == EBUSY, "other threads run: %s", strerror(status));
    status = attempt_in_child(do_enter_without_folder, OUTSIDE, false);
    tally_check(&tally, status == (whole->files ? ENOENT : 0), "no folder: %s", strerror(status));
}

/* Which locks this kernel has, by a child that enters. */
static void find_state(int lacks, struct sandbox_state *state, char *line, size_t size)
{
    int results[2];
    if (pipe(results) != 0)
        stop("pipe");
    pid_t child = fork();
    if (child == 0) {
        if (lacks)
            play_kernel(lacks);
        if (!sandbox_enter(&needs, state) ||
            write(results[1], state, sizeof *state) != sizeof *state)
            _exit(1);
        _exit(0);
    }
    if (read(results[0], state, sizeof *state) != sizeof *state)
        tally_check(&tally, false, "the sandbox of kernel %d cannot be entered", lacks);
    close(results[0]);
    close(results[1]);
    waitpid(child, NULL, 0);
    sandbox_tell(state, line, size);
}

static void test_telling(void)
{
    static const struct {
        struct sandbox_state state;
        const char *line;
    } cases[] = {
        {{true, true, true, true, 7},
         "sandbox: process, files (Landlock), TCP (Landlock 4), system calls (seccomp)"},
        {{true, true, false, true, 2},
         "sandbox: process, files (Landlock), system calls (seccomp); "
         "the kernel lacks: TCP (Landlock 4)"},
        {{true, false, false, false, 0},
         "sandbox: process; "
         "the kernel lacks: files (Landlock), TCP (Landlock 4), system calls (seccomp)"},
        {{false, false, false, false, 0},
         "sandbox: none; the kernel lacks: process, files (Landlock), TCP (Landlock 4), "
         "system calls (seccomp)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[256];
        sandbox_tell(&cases[i].state, line, sizeof line);
        tally_check(&tally, strcmp(line, cases[i].line) == 0, "%s", line);
        for (size_t size = 1; size < 100; size++) {
            memset(line, 'x', sizeof line);
            sandbox_tell(&cases[i].state, line, size);
            tally_check(&tally, memchr(line, 0, size) && line[size] == 'x', "in %zu bytes", size);
        }
    }
}

int main(int argc, char **argv)
{
    struct sandbox_state whole = {.landlock = 0}, part;
    char line[256];
    if (argc < 2) {
        fputs("usage: service_sandbox_test INDEX\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* what a child has not written is not written twice */
    open_files(argv[1]);
    test_telling();
    find_state(WHOLE, &whole, line, sizeof line);
    printf("note: %s\n", line);
    for (int lacks = WHOLE; lacks < KERNELS; lacks++) {
        find_state(lacks, &part, line, sizeof line);
        tally_check(&tally,
                    part.process && part.files == (whole.files && !(lacks & NO_LANDLOCK)) &&
                        part.network == (whole.network && !(lacks & NO_LANDLOCK)) &&
                        part.calls == (whole.calls && !(lacks & NO_SECCOMP)),
                    "kernel %d: %s", lacks, line);
        test_forbidden(argv[1], &whole, lacks);
        test_allowed(argv[1], lacks);
    }
    test_edges(&whole);
    remove_files();
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
