/*
 * loop_round.c - the round: what one question to the kernel tells of is read, then answered, then
 * written; see loop_parts.h.
 *
 * Each of the three has the processor's caches to itself, and a program that waits for answers on
 * several connections is woken once, not for each: either costs more than an answer.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "loop_parts.h"

enum {
    UNREAD_ROOM = 16 * 1024, /* beyond the limit, for the answer that passes it */
    SHARED_KEPT = 32 * 1024, /* bytes of a buffer of all, between uses */
    INPUT_ROOM = 2 * LOOP_INPUT
};

bool round_open(struct loop *loop)
{
    loop->input = malloc(INPUT_ROOM);
    return loop->input != NULL;
}

void round_close(struct loop *loop)
{
    for (size_t i = 0; i < LOOP_ROUND; i++)
        buffer_wipe(&loop->round[i].output);
    free(loop->input);
}

char *round_input(struct loop *loop)
{
    return loop->input + loop->input_size;
}

struct buffer *round_output(struct loop *loop)
{
    return &loop->round[loop->steps].output;
}

/* Make a buffer of all empty, and no larger than it need be. */
static void clear_shared(struct buffer *shared)
{
    if (shared->size)
        explicit_bzero(shared->data, shared->size);
    if (shared->capacity > SHARED_KEPT || shared->failed)
        buffer_wipe(shared);
    shared->size = 0;
}

/* ---- answering ------------------------------------------------------------------------------ */

static enum conversation_state converse(const struct step *step, struct buffer *out)
{
    struct conversation *conversation = step->connection->conversation;
    struct service *service = step->connection->loop->service;
    switch (step->kind) {
    case STEP_INPUT:
        return conversation_feed(conversation, service, step->input, step->input_size, out);
    case STEP_END:
        return conversation_end(conversation, service, out);
    default:
        return conversation_resume(conversation, service, out);
    }
}

/* Answers go behind those that wait, or to the step's own buffer. */
static void answer(struct step *step)
{
    struct connection *connection = step->connection;
    bool waiting = connection->unread.size > 0; /* then only reading them is progress */
    struct buffer *out = waiting ? &connection->unread : &step->output;
    connection->state = converse(step, out);
    clear_shared(&connection->loop->service->scratch);
    step->progress = step->kind == STEP_INPUT && !waiting &&
                     (out->size > 0 || connection->state != CONVERSATION_PARTIAL);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Keep what the client does not read now. Returns: false without memory. */
static bool keep(struct connection *connection, const char *data, size_t size)
{
    size_t room = connection->loop->service->limits.unread;
    room = (room < LOOP_INPUT ? room : LOOP_INPUT) + UNREAD_ROOM;
    if (!buffer_room(&connection->unread, size > room ? size : room))
        return false;
    buffer_put(&connection->unread, data, size);
    return true;
}

ssize_t round_write(const struct connection *connection, const char *data, size_t size)
{
    ssize_t written;
    do
        written = write(connection->fd, data, size);
    while (written < 0 && errno == EINTR);
    return written < 0 && errno == EAGAIN ? 0 : written;
}

/* Write answers; what is left becomes the connection's own.
   Returns: false where the connection cannot go on. */
static bool write_output(struct connection *connection, const struct buffer *output)
{
    if (output->failed || connection->unread.failed)
        return false;
    if (output->size == 0)
        return true;
    ssize_t written = round_write(connection, output->data, output->size);
    return written >= 0 &&
           ((size_t)written == output->size ||
            keep(connection, output->data + written, output->size - (size_t)written));
}

bool round_send(struct step *step)
{
    struct connection *connection = step->connection;
    bool good = write_output(connection, &step->output);
    clear_shared(&step->output);
    connection->in_round = false;
    return good;
}

/* ---- the round ------------------------------------------------------------------------------ */

void round_answer(struct loop *loop)
{
    loop->service->answered_ns = 0;
    for (unsigned i = 0; i < loop->steps; i++)
        answer(&loop->round[i]);
    explicit_bzero(loop->input, loop->input_size);
}

void round_clear(struct loop *loop)
{
    loop->steps = 0;
    loop->input_size = 0;
}

bool round_add(struct connection *connection, enum step_kind kind, size_t input_size)
{
    struct loop *loop = connection->loop;
    struct step *step = &loop->round[loop->steps++];
    step->kind = kind;
    step->connection = connection;
    step->input = round_input(loop);
    step->input_size = input_size;
    loop->input_size += input_size;
    connection->in_round = true;
    return loop->steps == LOOP_ROUND || loop->input_size > INPUT_ROOM - LOOP_INPUT;
}
