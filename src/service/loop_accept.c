/*
 * loop_accept.c - who connects, and whether it may; see loop.h for what the others are told.
 *
 * Out of descriptors, a spare one is given up to take the next client off the queue and refuse it:
 * it is not left waiting, and the queue does not wake us for ever. Where even that fails, nobody is
 * let in for a moment.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "loop_parts.h"

enum {
    AT_ONCE = 64,  /* let in before the clients who are in have their turn */
    PAUSE_MS = 100 /* when the system has no more for us */
};

/* Refuse with a line; the socket is new, so it takes it at once or never. */
static void refuse_busy(struct loop *loop, int fd)
{
    struct buffer *output = round_output(loop);
    answer_error(ANSWER_BUSY, output);
    if (!output->failed)
        (void)!send(fd, output->data, output->size, MSG_NOSIGNAL | MSG_DONTWAIT);
    output->size = 0;
    close(fd);
    loop->service->metrics.rejected_busy++;
}

static void refuse_peer(struct loop *loop, int fd, uid_t uid)
{
    close(fd);
    loop->service->metrics.rejected_peer++;
    log_line(loop->log, LOG_NOT_ALLOWED, uv_now(&loop->uv), "uid %u is not allowed", (unsigned)uid);
}

/* Returns: NULL where there is room for a connection of this user, which then counts. */
static const char *take_room(struct loop *loop, uid_t uid)
{
    if (loop->service->metrics.open >= loop->service->limits.connections ||
        list_is_empty(&loop->free))
        return "as many connections as --max-connections allows";
    if (!shares_take(&loop->shares, uid))
        return "it has as many connections as --max-per-uid allows";
    return NULL;
}

static void let_in(struct loop *loop, int fd)
{
    struct ucred peer = {.uid = (uid_t)-1};
    if (!peer_find(fd, &peer) || !peer_is_allowed(&loop->options.peers, fd, &peer)) {
        refuse_peer(loop, fd, peer.uid);
        return;
    }
    const char *full = take_room(loop, peer.uid);
    if (!full && !connection_begin(loop, fd, peer.uid)) {
        shares_give(&loop->shares, peer.uid);
        full = "out of memory";
    }
    if (!full) {
        loop->service->metrics.accepted++;
        return;
    }
    log_line(loop->log, LOG_BUSY, uv_now(&loop->uv), "uid %u refused: %s", (unsigned)peer.uid,
             full);
    refuse_busy(loop, fd);
}

/* ---- out of descriptors --------------------------------------------------------------------- */

/* A copy of one we have: making it needs no file, so no sandbox is in its way. */
static void take_spare(struct loop *loop)
{
    if (loop->spare < 0)
        loop->spare = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
}

/* Returns: false where not even the spare one helped. */
static bool refuse_with_spare(struct loop *loop)
{
    if (loop->spare < 0)
        return false;
    close(loop->spare);
    loop->spare = -1;
    int fd = accept4(loop->listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0)
        refuse_busy(loop, fd);
    bool good = fd >= 0 || errno == EAGAIN;
    take_spare(loop);
    log_line(loop->log, LOG_ACCEPT, uv_now(&loop->uv),
             "out of open files (see LimitNOFILE=, ulimit -n): a client was refused");
    return good && loop->spare >= 0;
}

static void on_knock(uv_poll_t *door, int status, int events);

static void on_pause_over(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    take_spare(loop);
    if (!loop->service->draining)
        uv_poll_start(&loop->door, UV_READABLE, on_knock);
}

static void pause_door(struct loop *loop, int error)
{
    log_line(loop->log, LOG_ACCEPT, uv_now(&loop->uv), "nobody is let in for %d ms: %s", PAUSE_MS,
             uv_strerror(uv_translate_sys_error(error)));
    uv_poll_stop(&loop->door);
    uv_timer_start(&loop->door_pause, on_pause_over, PAUSE_MS, 0);
}

/* ---- the door ------------------------------------------------------------------------------- */

/* Let the next one in. Returns: false where nobody waits, or nobody can be let in now. */
static bool accept_one(struct loop *loop)
{
    int fd = accept4(loop->listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
        let_in(loop, fd);
        return true;
    }
    int error = errno;
    if (error == EAGAIN)
        return false;
    if (error == EINTR || error == ECONNABORTED || error == EPROTO || error == EPERM)
        return true;
    if ((error == EMFILE || error == ENFILE) && refuse_with_spare(loop))
        return true;
    pause_door(loop, error);
    return false;
}

static void on_knock(uv_poll_t *door, int status, int events)
{
    (void)status;
    (void)events;
    connection_end_round(door->data); /* who has left makes room */
    for (int i = 0; i < AT_ONCE; i++)
        if (!accept_one(door->data))
            return;
}

int accept_begin(struct loop *loop)
{
    loop->spare = -1;
    take_spare(loop);
    loop->door.data = loop->door_pause.data = loop;
    return uv_poll_start(&loop->door, UV_READABLE, on_knock);
}

void accept_end(struct loop *loop)
{
    enum { LAST_ONES = 65536 }; /* the queue is shorter; the path is gone, so it does not grow */
    listen_hide(loop->listener);
    if (!loop->listener->activated)
        for (int i = 0; i < LAST_ONES && accept_one(loop); i++)
            ;
    uv_poll_stop(&loop->door);
    uv_timer_stop(&loop->door_pause);
    uv_close((uv_handle_t *)&loop->door, NULL);
    close(loop->listener->fd);
    loop->listener->fd = -1;
}
