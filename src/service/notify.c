/*
 * notify.c - see notify.h.
 *
 * The socket is connected while the service starts, so that the sandbox may forbid new ones to
 * abstract names; it is connected again where the manager has made a new socket of the same name.
 */
#include "notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_US = 200000, MESSAGE = 1024 };

/* Returns: false where `name` is no address of a Unix socket. */
static bool set_address(struct notify *notify, const char *name)
{
    size_t size = strlen(name);
    notify->address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (size < 2 || size >= sizeof notify->address.sun_path || (*name != '/' && *name != '@'))
        return false;
    memcpy(notify->address.sun_path, name, size);
    /* An abstract name begins with NUL and ends where its length says; a path ends with NUL. */
    if (*name == '@')
        notify->address.sun_path[0] = '\0';
    notify->address_size =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + (*name == '/'));
    return true;
}

static bool join(const struct notify *notify)
{
    return connect(notify->fd, (const struct sockaddr *)&notify->address, notify->address_size) ==
           0;
}

static bool open_socket(struct notify *notify, const char *name)
{
    const struct timeval patience = {.tv_usec = PATIENCE_US};
    if (!set_address(notify, name))
        return false;
    notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (notify->fd < 0)
        return false;
    setsockopt(notify->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (join(notify))
        return true;
    notify_close(notify);
    return false;
}

/* Returns: the number that `text` is, or 0 for what is none. */
static uint64_t read_number(const char *text)
{
    char *end;
    if (!text || *text < '0' || *text > '9')
        return 0;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    return errno || *end ? 0 : number;
}

/* Half of the time after which the manager takes the service for dead. */
static unsigned watchdog_ms(void)
{
    const char *pid = getenv("WATCHDOG_PID");
    uint64_t half = read_number(getenv("WATCHDOG_USEC")) / 2000;
    if (pid && read_number(pid) != (uint64_t)getpid())
        return 0;
    if (half == 0)
        return read_number(getenv("WATCHDOG_USEC")) ? 1 : 0;
    return half < INT32_MAX ? (unsigned)half : INT32_MAX;
}

bool notify_open(struct notify *notify)
{
    const char *name = getenv("NOTIFY_SOCKET");
    *notify = (struct notify){.fd = -1};
    bool good = !name || open_socket(notify, name);
    if (notify->fd >= 0)
        notify->watchdog_ms = watchdog_ms();
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return good;
}

void notify_close(struct notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    notify->fd = -1;
}

static void tell(const struct notify *notify, const char *message, int flags)
{
    size_t size = strlen(message);
    if (notify->fd < 0 || send(notify->fd, message, size, flags | MSG_NOSIGNAL) >= 0)
        return;
    bool gone = errno == ECONNREFUSED || errno == ENOTCONN || errno == ECONNRESET;
    if (gone && join(notify) && send(notify->fd, message, size, flags | MSG_NOSIGNAL) >= 0)
        return;
    /* There is nobody else to tell. */
}

/* `head`, then the status as one line. */
static void tell_status(const struct notify *notify, const char *head, const char *status)
{
    char message[MESSAGE];
    int size = snprintf(message, sizeof message, "%s%s%s", head, status ? "\nSTATUS=" : "",
                        status ? status : "");
    size_t end = size < MESSAGE ? (size_t)size : MESSAGE - 1;
    for (size_t i = strlen(head) + 1; i < end; i++)
        if ((unsigned char)message[i] < ' ')
            message[i] = ' ';
    tell(notify, message, 0);
}

void notify_ready(const struct notify *notify, const char *status)
{
    tell_status(notify, "READY=1", status);
}

void notify_reloading(const struct notify *notify)
{
    char message[64];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t usec = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
    snprintf(message, sizeof message, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, usec);
    tell(notify, message, 0);
}

void notify_stopping(const struct notify *notify, const char *status)
{
    tell_status(notify, "STOPPING=1", status);
}

void notify_watchdog(const struct notify *notify)
{
    tell(notify, "WATCHDOG=1", MSG_DONTWAIT);
}
