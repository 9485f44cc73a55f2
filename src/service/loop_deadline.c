/*
 * loop_deadline.c - by when the client of a connection must have done something; deadlines.h keeps
 * the order. One timer for all: it rings at the earliest of them.
 */
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "loop_parts.h"

static enum deadline_kind deadline_of(const struct connection *connection)
{
    if (connection->unread.size)
        return DEADLINE_STALLED;
    if (connection->lingering)
        return DEADLINE_LINGER;
    if (connection->state == CONVERSATION_PARTIAL)
        return DEADLINE_LINE;
    if (connection->state == CONVERSATION_BUSY)
        return DEADLINE_NONE;
    return connection->spoken ? DEADLINE_IDLE : DEADLINE_FIRST_BYTE;
}

static void ring(uv_timer_t *timer);

static void ring_at(struct loop *loop, uint64_t at_ms)
{
    uint64_t now = uv_now(&loop->uv);
    loop->deadline_timer_ms = at_ms;
    uv_timer_start(&loop->deadline_timer, ring, at_ms > now ? at_ms - now : 0, 0);
}

/* Bytes written that the client has not read, as the kernel counts them. */
static int count_queued(const struct connection *connection)
{
    int queued = 0;
    return ioctl(connection->fd, SIOCOUTQ, &queued) == 0 ? queued : 0;
}

void deadline_renew(struct connection *connection, bool progress)
{
    struct loop *loop = connection->loop;
    enum deadline_kind kind = deadline_of(connection);
    if (kind == connection->deadline.kind && !progress)
        return;
    deadlines_set(&loop->deadlines, &connection->deadline, kind, uv_now(&loop->uv));
    if (kind == DEADLINE_STALLED)
        connection->queued = count_queued(connection);
    if (kind != DEADLINE_NONE && connection->deadline.at_ms < loop->deadline_timer_ms)
        ring_at(loop, connection->deadline.at_ms);
}

static void expire(struct connection *connection)
{
    static const char *const missing[] = {"sent nothing", "did not end its request", "was idle",
                                          "did not read its answers"};
    struct loop *loop = connection->loop;
    enum deadline_kind kind = connection->deadline.kind;
    /* The kernel lets us write again only when most of its buffer is free: ask what was read. */
    if (kind == DEADLINE_STALLED && count_queued(connection) < connection->queued) {
        deadline_renew(connection, true);
        return;
    }
    if (kind == DEADLINE_LINGER) {
        end_connection(connection);
        return;
    }
    loop->service->metrics.timed_out++;
    log_line(loop->log, LOG_TIMED_OUT, uv_now(&loop->uv),
             "connection closed: a client of uid %u %s for %u ms", (unsigned)connection->uid,
             missing[kind], loop->deadlines.after_ms[kind]);
    end_connection(connection);
}

static void ring(uv_timer_t *timer)
{
    enum { STEP_MS = 10 }; /* deadlines that lie closer together are served together */
    struct loop *loop = timer->data;
    uint64_t now = uv_now(&loop->uv);
    struct deadline *deadline;
    while ((deadline = deadlines_take(&loop->deadlines, now)))
        expire(LIST_OWNER(deadline, struct connection, deadline));
    uint64_t next = deadlines_next(&loop->deadlines);
    loop->deadline_timer_ms = UINT64_MAX;
    if (next != UINT64_MAX)
        ring_at(loop, next > now + STEP_MS ? next : now + STEP_MS);
}
