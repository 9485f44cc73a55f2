/*
 * listen.h - the socket that clients connect to: made here, or handed over by systemd.
 *
 * Made here, it appears at its path in one step, with its final mode and group and already
 * listening: it is bound to a name beside the path (the path with `~` for its last byte) under a
 * umask that leaves no bit more than the mode asked for, given its group, set listening, and only
 * then renamed to the path. So there is no moment in which the wrong ones may connect, none in
 * which the right ones are refused, and a stale file is replaced without a gap. A lock on PATH.lock
 * is held from before the path is looked at until the service has ended.
 */
#ifndef QUHUA_SERVICE_LISTEN_H
#define QUHUA_SERVICE_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

enum { LISTEN_MAX_PATH = sizeof(((struct sockaddr_un *)0)->sun_path) - 1 }; /* 107 bytes */

struct listener {
    int fd;
    int lock;       /* -1: activated */
    bool activated; /* systemd's: it outlives us, and its file is not ours to remove */
    char path[LISTEN_MAX_PATH + 1];
    dev_t device; /* of the socket's file, to know it again */
    ino_t inode;
};

struct listen_error {
    int status; /* an exit status: usage, EX_CANTCREAT, EX_TEMPFAIL */
    char text[256];
};

/*
 * Make the socket at `path`.
 *   mode: permission bits; group: (gid_t)-1 leaves the one it gets.
 * Returns: false with `error`. Threads: only before others run: it sets the umask for a moment.
 */
bool listen_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                 struct listen_error *error);
/* Whether systemd hands over sockets to this process (LISTEN_PID, LISTEN_FDS). */
bool listen_is_activated(void);
/*
 * Take the socket from systemd; takes the variables out of the environment.
 * Returns: false with `error` where it is not one listening Unix stream socket.
 */
bool listen_adopt(struct listener *listener, struct listen_error *error);
/* Nobody can connect any more (activated: to us); who has, waits in the queue of `fd`. */
void listen_hide(struct listener *listener);
/* Close it and give back the lock. */
void listen_close(struct listener *listener);

#endif
