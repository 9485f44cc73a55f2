/*
 * socket.c - see socket.h.
 */
#include "socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_PAUSE_MS = 1, LAST_PAUSE_MS = 64, MS = 1000000 };

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 * MS + (uint64_t)time.tv_nsec;
}

uint64_t socket_deadline(unsigned timeout_ms)
{
    return now() + (uint64_t)timeout_ms * MS;
}

int socket_left(uint64_t deadline)
{
    uint64_t moment = now();
    if (moment >= deadline)
        return 0;
    uint64_t left = (deadline - moment + MS - 1) / MS;
    return left < INT32_MAX ? (int)left : INT32_MAX;
}

bool socket_address(const char *path, struct sockaddr_un *address)
{
    size_t size = strlen(path);
    if (size == 0 || size >= sizeof address->sun_path)
        return false;
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, size);
    return true;
}

/* Let a while pass that grows from try to try, by half of itself at random: many clients that were
   turned away together do not come back together. */
static bool pause_before(unsigned attempt, int fd, uint64_t deadline)
{
    unsigned most = attempt < 6 ? FIRST_PAUSE_MS << attempt : LAST_PAUSE_MS;
    uint64_t mixed = (now() ^ (uint64_t)getpid() << 32 ^ (uint64_t)fd << 20) * 0x9E3779B97F4A7C15u;
    unsigned wanted = most / 2 + (unsigned)((mixed >> 40) % (most / 2 + 1));
    int left = socket_left(deadline), pause = wanted ? (int)wanted : 1;
    if (left > 0)
        poll(NULL, 0, pause < left ? pause : left);
    return left > 0;
}

enum quhua_status socket_connect(const struct sockaddr_un *address, uint64_t deadline, int *fd,
                                 int *sys_errno)
{
    enum quhua_status status = QUHUA_ERROR_NO_SERVICE;
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    *sys_errno = errno;
    if (*fd < 0)
        return status;
    for (unsigned attempt = 0;; attempt++) {
        if (connect(*fd, (const struct sockaddr *)address, sizeof *address) == 0)
            return QUHUA_OK;
        *sys_errno = errno;
        if (errno != EAGAIN && errno != EINTR)
            break;
        if (!pause_before(attempt, *fd, deadline)) {
            status = QUHUA_ERROR_TIMEOUT;
            break;
        }
    }
    close(*fd);
    *fd = -1;
    return status;
}

enum quhua_status socket_wait(int fd, short events, uint64_t deadline)
{
    struct pollfd poll_fd = {fd, events, 0};
    for (;;) {
        int left = socket_left(deadline), ready = poll(&poll_fd, 1, left);
        if (ready > 0)
            return QUHUA_OK; /* be it an error: the next call on it tells which */
        if (left == 0)
            return QUHUA_ERROR_TIMEOUT;
    }
}

static ssize_t moved(ssize_t size)
{
    if (size >= 0)
        return size;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

ssize_t socket_send(int fd, const char *data, size_t size)
{
    return moved(send(fd, data, size, MSG_NOSIGNAL));
}

ssize_t socket_take(int fd, char *data, size_t size)
{
    ssize_t got = recv(fd, data, size, 0);
    return got == 0 && size > 0 ? -1 : moved(got);
}
