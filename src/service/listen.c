/*
 * listen.c - see listen.h.
 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    STATUS_USAGE = 2, /* as everywhere in the house */
    ACTIVATED_FD = 3, /* where systemd puts the first socket */
    BACKLOG = 4096    /* the kernel cuts it to net.core.somaxconn */
};

/* Returns: false, so that it can end a function. */
__attribute__((format(printf, 3, 4))) static bool fail(struct listen_error *error, int status,
                                                       const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(error->text, sizeof error->text, format, values);
    va_end(values);
    error->status = status;
    return false;
}

static bool fail_system(struct listen_error *error, const char *path, const char *what)
{
    return fail(error, EX_CANTCREAT, "%s: %s: %s", path, what, strerror(errno));
}

/* ---- the lock ------------------------------------------------------------------------------ */

static bool take_lock(struct listener *listener, struct listen_error *error)
{
    char path[sizeof listener->path + 5];
    snprintf(path, sizeof path, "%s.lock", listener->path);
    listener->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (listener->lock < 0)
        return fail_system(error, path, "cannot be opened");
    if (flock(listener->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return fail_system(error, path, "cannot be locked");
    return fail(error, EX_TEMPFAIL, "%s: another quhua serve holds the lock", path);
}

/* ---- what is at the path --------------------------------------------------------------------- */

static void put_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, strlen(path));
}

/* Does somebody listen at the path? ECONNREFUSED, errno's, alone is a sure no. */
static bool is_live(const char *path)
{
    struct sockaddr_un address;
    put_address(&address, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool live = fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ||
                errno != ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return live;
}

/* Nothing is there, or a socket that nobody listens at, which may be replaced. */
static bool may_replace(const char *path, struct listen_error *error)
{
    struct stat found;
    if (lstat(path, &found) != 0)
        return errno == ENOENT || fail_system(error, path, "cannot be looked at");
    if (!S_ISSOCK(found.st_mode))
        return fail(error, EX_CANTCREAT, "%s: is there and is no socket; left as it is", path);
    if (is_live(path))
        return fail(error, EX_TEMPFAIL, "%s: a service listens there already", path);
    return true;
}

/* ---- making it ------------------------------------------------------------------------------- */

/* Bind under the umask that leaves `mode`. Returns: as bind. */
static int bind_with_mode(int fd, const char *path, mode_t mode)
{
    struct sockaddr_un address;
    put_address(&address, path);
    mode_t before = umask(0777 & ~mode);
    int result = bind(fd, (const struct sockaddr *)&address, sizeof address);
    umask(before);
    return result;
}

static bool remember_file(struct listener *listener, const char *path)
{
    struct stat made;
    if (lstat(path, &made) != 0)
        return false;
    listener->device = made.st_dev;
    listener->inode = made.st_ino;
    return true;
}

/* From a bound name to the final one. `temporary` is ours: the lock is held. */
static bool publish(struct listener *listener, const char *temporary, mode_t mode, gid_t group,
                    struct listen_error *error)
{
    if (bind_with_mode(listener->fd, temporary, mode) != 0)
        return fail_system(error, listener->path, "the socket cannot be made");
    if (!remember_file(listener, temporary))
        return fail_system(error, listener->path, "the socket cannot be made");
    if (group != (gid_t)-1 && lchown(temporary, (uid_t)-1, group) != 0)
        return fail_system(error, listener->path, "the group cannot be set");
    if (listen(listener->fd, BACKLOG) != 0 || rename(temporary, listener->path) != 0)
        return fail_system(error, listener->path, "the socket cannot be made");
    return true;
}

static bool make(struct listener *listener, mode_t mode, gid_t group, struct listen_error *error)
{
    char temporary[sizeof listener->path];
    size_t last = strlen(listener->path) - 1;
    memcpy(temporary, listener->path, sizeof temporary);
    temporary[last] = temporary[last] == '~' ? '#' : '~';
    struct stat found;
    if (lstat(temporary, &found) == 0 && S_ISSOCK(found.st_mode))
        unlink(temporary); /* of one that was killed in between */
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd < 0)
        return fail_system(error, listener->path, "no socket");
    if (publish(listener, temporary, mode, group, error))
        return true;
    if (listener->inode)
        unlink(temporary);
    return false;
}

bool listen_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                 struct listen_error *error)
{
    size_t size = strlen(path);
    *listener = (struct listener){.fd = -1, .lock = -1};
    if (size == 0 || path[size - 1] == '/')
        return fail(error, STATUS_USAGE, "--socket wants the path of a file");
    if (size > LISTEN_MAX_PATH)
        return fail(error, STATUS_USAGE,
                    "--socket: the path has %zu bytes; a Unix socket's has %d at most", size,
                    (int)LISTEN_MAX_PATH);
    memcpy(listener->path, path, size + 1);
    if (take_lock(listener, error) && may_replace(path, error) &&
        make(listener, mode, group, error))
        return true;
    listen_close(listener);
    return false;
}

/* ---- systemd's ------------------------------------------------------------------------------- */

bool listen_is_activated(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    char *end = NULL;
    return pid && count && strtol(pid, &end, 10) == getpid() && end != pid && *end == '\0';
}

static bool has_option(int fd, int option, int wanted)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

bool listen_adopt(struct listener *listener, struct listen_error *error)
{
    const char *count = getenv("LISTEN_FDS");
    bool one = count && strcmp(count, "1") == 0;
    const int fd = ACTIVATED_FD;
    *listener = (struct listener){.fd = -1, .lock = -1, .activated = true};
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (!one)
        return fail(error, STATUS_USAGE, "systemd must hand over exactly one socket");
    if (!has_option(fd, SO_DOMAIN, AF_UNIX) || !has_option(fd, SO_TYPE, SOCK_STREAM) ||
        !has_option(fd, SO_ACCEPTCONN, 1))
        return fail(error, STATUS_USAGE,
                    "what systemd hands over is no listening Unix stream socket "
                    "(ListenStream=/..., Accept=no)");
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
        return fail_system(error, "socket of systemd", "cannot be set up");
    listener->fd = fd;
    return true;
}

/* ---- the end --------------------------------------------------------------------------------- */

void listen_hide(struct listener *listener)
{
    struct stat found;
    if (listener->inode && lstat(listener->path, &found) == 0 && found.st_dev == listener->device &&
        found.st_ino == listener->inode)
        unlink(listener->path);
    listener->inode = 0;
}

void listen_close(struct listener *listener)
{
    listen_hide(listener);
    if (listener->fd >= 0)
        close(listener->fd);
    if (listener->lock >= 0)
        close(listener->lock); /* the file stays: removing it would let two hold it */
    listener->fd = listener->lock = -1;
}
