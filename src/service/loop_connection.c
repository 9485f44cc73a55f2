/*
 * loop_connection.c - one connection; see loop_parts.h.
 *
 * Every event ends in `settle`, which alone decides from the state what comes next: what the
 * descriptor is watched for, whether the connection waits for its turn, by when its client must
 * have done something, whether it is over.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "loop_parts.h"

enum {
    TURNS_AT_ONCE = 4 /* of connections with many requests, before the descriptors are asked */
};

/* ---- what comes next ------------------------------------------------------------------------ */

static bool is_full(const struct connection *connection)
{
    return connection->unread.size >= connection->loop->service->limits.unread;
}

/* Nothing more will be read from it. */
static bool is_heard(const struct connection *connection)
{
    return connection->ended || connection->state == CONVERSATION_CLOSE ||
           (connection->loop->service->draining && connection->owed == 0);
}

static bool is_over(const struct connection *connection)
{
    return connection->unread.size == 0 && is_heard(connection) &&
           connection->state != CONVERSATION_BUSY;
}

static void on_ready(uv_poll_t *poll, int status, int events);
static void run_turns(uv_idle_t *idle);

/* What waits is told again and again; while requests wait for their turn nothing is read, but
   watching on costs less than to stop and to begin again. */
static void watch(struct connection *connection)
{
    int wanted = connection->unread.size ? UV_WRITABLE : 0;
    bool busy = connection->state == CONVERSATION_BUSY;
    if (connection->lingering || (!busy && !is_heard(connection) && !is_full(connection)))
        wanted |= UV_READABLE;
    if (busy && !is_full(connection))
        wanted |= connection->watched & UV_READABLE;
    if (wanted == connection->watched)
        return;
    connection->watched = wanted;
    if (!wanted)
        uv_poll_stop(&connection->poll);
    else if (uv_poll_start(&connection->poll, wanted, on_ready) != 0)
        end_connection(connection);
}

static void set_turn(struct connection *connection)
{
    struct loop *loop = connection->loop;
    bool waits = connection->state == CONVERSATION_BUSY && !is_full(connection);
    if (waits == !list_is_empty(&connection->turn))
        return;
    if (!waits) {
        list_remove(&connection->turn);
        return;
    }
    if (list_is_empty(&loop->turns))
        uv_idle_start(&loop->next_turns, run_turns);
    list_append(&loop->turns, &connection->turn);
}

/* The client may still be sending what nobody wants, a body that is too long. Were the connection
   closed now, its writing would fail, and it might never read its answer: so only our side is
   closed, and what comes is dropped until the client closes its own, for a short time.
   Returns: false where there is nothing to wait for. */
static bool linger(struct connection *connection)
{
    if (connection->ended || connection->loop->service->draining)
        return false;
    if (!connection->lingering && shutdown(connection->fd, SHUT_WR) != 0)
        return false;
    connection->lingering = true;
    return true;
}

static void settle(struct connection *connection, bool progress)
{
    if (is_over(connection) && !linger(connection)) {
        end_connection(connection);
        return;
    }
    set_turn(connection);
    deadline_renew(connection, progress);
    watch(connection);
}

/* ---- the round ------------------------------------------------------------------------------ */

void connection_end_round(struct loop *loop)
{
    round_answer(loop);
    for (unsigned i = 0; i < loop->steps; i++) {
        struct step *step = &loop->round[i];
        if (round_send(step))
            settle(step->connection, step->progress);
        else
            end_connection(step->connection);
    }
    round_clear(loop);
}

static void join_round(struct connection *connection, enum step_kind kind, size_t input_size)
{
    if (round_add(connection, kind, input_size))
        connection_end_round(connection->loop);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Write on what waited. Returns: false after closing. */
static bool write_unread(struct connection *connection, bool *progress)
{
    struct buffer *unread = &connection->unread;
    ssize_t written =
        round_write(connection, unread->data + connection->sent, unread->size - connection->sent);
    if (written < 0) {
        end_connection(connection);
        return false;
    }
    *progress = written > 0;
    connection->sent += (size_t)written;
    if (connection->sent == unread->size) {
        buffer_wipe(unread);
        connection->sent = 0;
    }
    return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void receive(struct connection *connection)
{
    struct loop *loop = connection->loop;
    bool draining = loop->service->draining;
    size_t wanted = draining && connection->owed < LOOP_INPUT ? connection->owed : LOOP_INPUT;
    ssize_t size = read(connection->fd, round_input(loop), wanted);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size < 0) {
        end_connection(connection);
        return;
    }
    if (draining)
        connection->owed -= (size_t)size;
    connection->spoken |= size > 0;
    connection->ended = size == 0;
    join_round(connection, size > 0 ? STEP_INPUT : STEP_END, (size_t)size);
}

static void drop_input(struct connection *connection)
{
    char *dropped = round_input(connection->loop);
    ssize_t size = read(connection->fd, dropped, LOOP_INPUT);
    if (size > 0)
        explicit_bzero(dropped, (size_t)size);
    else if (size == 0 || (errno != EAGAIN && errno != EINTR))
        end_connection(connection);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct connection *connection = poll->data;
    bool progress = false;
    if (connection->in_round) /* libuv asks twice in a round where very much is to tell */
        return;
    if (status < 0) { /* an error waits at the socket: the client is gone */
        end_connection(connection);
        return;
    }
    if ((events & UV_WRITABLE) && connection->unread.size) {
        if (!write_unread(connection, &progress))
            return;
        settle(connection, progress);
    }
    if (!connection->conversation)
        return;
    if (connection->lingering)
        drop_input(connection);
    else if ((events & UV_READABLE) && connection->state != CONVERSATION_BUSY &&
             !is_heard(connection) && !is_full(connection))
        receive(connection);
}

/* Some connections whose requests wait have a turn; then the descriptors are asked, so that whoever
   asks little is answered soon, however many ask without end. */
static void run_turns(uv_idle_t *idle)
{
    struct loop *loop = idle->data;
    for (int i = 0; i < TURNS_AT_ONCE && !list_is_empty(&loop->turns); i++) {
        struct list *turn = list_take(&loop->turns);
        join_round(LIST_OWNER(turn, struct connection, turn), STEP_RESUME, 0);
    }
    connection_end_round(loop);
    if (list_is_empty(&loop->turns))
        uv_idle_stop(idle);
}

/* ---- the beginning, and stopping ------------------------------------------------------------- */

bool connection_begin(struct loop *loop, int fd, uid_t uid)
{
    struct connection *connection = LIST_OWNER(loop->free.next, struct connection, turn);
    struct conversation *conversation = conversation_open();
    if (!conversation)
        return false;
    if (uv_poll_init(&loop->uv, &connection->poll, fd) != 0) {
        conversation_close(conversation);
        return false;
    }
    list_remove(&connection->turn);
    connection->poll.data = connection;
    connection->loop = loop;
    connection->conversation = conversation;
    connection->state = CONVERSATION_IDLE;
    connection->sent = 0;
    connection->fd = fd;
    connection->uid = uid;
    connection->watched = 0;
    connection->spoken = connection->ended = connection->lingering = false;
    connection->in_round = false;
    deadline_init(&connection->deadline);
    loop->service->metrics.open++;
    if (loop->service->draining)
        connection_drain(connection);
    else
        settle(connection, true);
    return true;
}

/* Who has never asked may be about to: an answer that says so is better than none. */
static void tell_end(struct connection *connection)
{
    struct buffer *output = round_output(connection->loop);
    answer_error(ANSWER_SHUTTING_DOWN, output);
    if (!output->failed)
        round_write(connection, output->data, output->size);
    output->size = 0;
}

void connection_drain(struct connection *connection)
{
    int waiting = 0;
    if (ioctl(connection->fd, FIONREAD, &waiting) != 0 || waiting < 0)
        waiting = 0;
    connection->owed = (size_t)waiting;
    if (!connection->spoken && !waiting)
        tell_end(connection);
    settle(connection, false);
}
