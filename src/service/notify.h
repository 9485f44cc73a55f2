/*
 * notify.h - telling the service manager how the service is: the sd_notify protocol, a datagram of
 * NAME=value lines to the socket that $NOTIFY_SOCKET names. By hand: libsystemd would bring
 * compression and cryptography along for these few lines.
 *
 * Nothing here fails the service: without a manager, or with one that does not listen, nothing
 * happens.
 */
#ifndef QUHUA_SERVICE_NOTIFY_H
#define QUHUA_SERVICE_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

struct notify {
    int fd; /* -1: nobody is to be told */
    struct sockaddr_un address;
    socklen_t address_size;
    unsigned watchdog_ms; /* call notify_watchdog so often; 0: never */
};

/*
 * Take the socket and the watchdog's time from the environment and away from it. Before other
 * threads start and before the sandbox.
 * Returns: false where $NOTIFY_SOCKET cannot be used: worth a word in the log; `notify` is silent.
 */
bool notify_open(struct notify *notify);
/* At the end, after notify_stopping. */
void notify_close(struct notify *notify);

/* `status`, English, is what `systemctl status` shows; it has no personal data. NULL: as before. */
void notify_ready(const struct notify *notify, const char *status);
/* notify_ready must follow, whatever comes of it. */
void notify_reloading(const struct notify *notify);
void notify_stopping(const struct notify *notify, const char *status);
/* Never waits; the others wait at most a fifth of a second for a manager whose queue is full. */
void notify_watchdog(const struct notify *notify);

#endif
