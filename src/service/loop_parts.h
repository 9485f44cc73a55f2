/*
 * loop_parts.h - what the files loop*.c share: the only ones that know libuv.
 *
 *   loop.c             opening, signals, stopping, closing
 *   loop_accept.c      who connects, and whether it may
 *   loop_connection.c  one connection: its state, reading, its turn
 *   loop_round.c       what is ready at once: read, then answered, then written
 *   loop_deadline.c    its deadline
 *   loop_end.c         its end, and a stopping loop's with the last one
 *   loop_reload.c      a new snapshot, opened and closed by a worker thread
 *
 * Each calls only those below it.
 *
 * Descriptors are watched with uv_poll and read and written here: one read and one write for what
 * a client sends at once. All connections read into `input` and answer into the buffers of a round;
 * a connection owns memory only while its client does not read. All are wiped after use.
 */
#ifndef QUHUA_SERVICE_LOOP_PARTS_H
#define QUHUA_SERVICE_LOOP_PARTS_H

#include <uv.h>

#include "conversation.h"
#include "deadlines.h"
#include "loop.h"
#include "shares.h"

enum {
    LOOP_INPUT = 64 * 1024, /* bytes read at once */
    LOOP_ROUND = 32,        /* connections in a round, at most */
    LOOP_CLOSING = 64,      /* connections being closed, while others take their place */
    LOOP_LINGER_MS = 2000   /* for a client that still sends when it has its last answer */
};

struct connection {
    uv_poll_t poll;
    struct loop *loop;
    struct conversation *conversation; /* NULL: the slot is free, or being closed */
    struct buffer unread;              /* answers that could not be written; empty: none */
    size_t sent;                       /* of them by now */
    struct deadline deadline;
    int queued;       /* bytes that the kernel kept for the client when it began to stall */
    struct list turn; /* in loop->turns: requests wait; in loop->free: the slot is free */
    size_t owed;      /* stopping: bytes that were sent before and are to be read */
    enum conversation_state state;
    int fd, watched; /* watched: UV_READABLE, UV_WRITABLE */
    uid_t uid;
    bool spoken, ended; /* the client has sent something; has closed its side */
    bool lingering;     /* nothing more will be written; what comes is dropped */
    bool in_round;      /* nothing else is done with it before the round is over */
};

enum step_kind { STEP_INPUT, STEP_END, STEP_RESUME };

/* One connection's part in a round. */
struct step {
    enum step_kind kind;
    struct connection *connection;
    const char *input; /* of STEP_INPUT: what was read */
    size_t input_size;
    struct buffer output;
    bool progress; /* its client does what it is waited for */
};

struct loop {
    uv_loop_t uv;
    struct service *service;
    struct listener *listener;
    struct log *log;
    struct loop_options options;

    uv_poll_t door; /* the listening socket */
    uv_timer_t door_pause;
    int spare; /* a descriptor to give up when there are no more; -1: none */
    struct shares shares;

    struct connection *connections; /* limits.connections of them, and LOOP_CLOSING */
    struct list free, turns;        /* of connection.turn */
    uv_idle_t next_turns;

    char *input; /* of the round, one behind the other; there is always room for LOOP_INPUT more */
    size_t input_size;
    struct step round[LOOP_ROUND];
    unsigned steps; /* of them; there is always a next one, and its output is empty */
    uv_check_t round_over;

    struct deadlines deadlines;
    uv_timer_t deadline_timer;
    uint64_t deadline_timer_ms; /* when it rings; UINT64_MAX: never */

    uv_signal_t signals[4];
    uv_timer_t drain, ticks;
    bool ending; /* stopped, and nobody is left: every handle is being closed */

    struct {
        struct reload clerk;
        struct reload_job job;     /* the worker's while the clerk is opening */
        struct reload_stamp stamp; /* the worker's while looking */
        uv_work_t work, look;
        uint64_t begun_ms;
        bool looking;
    } reload;
    uv_timer_t look_timer;
};

/* ---- loop_accept.c -------------------------------------------------------------------------- */

/* Returns: 0, or libuv's error. */
int accept_begin(struct loop *loop);
/* Let nobody in any more; see loop.h. */
void accept_end(struct loop *loop);

/* ---- loop_connection.c ---------------------------------------------------------------------- */

/* Begin a conversation with the client at `fd`, which it then owns. Returns: false without memory:
   `fd` is the caller's. A slot is free. */
bool connection_begin(struct loop *loop, int fd, uid_t uid);
/* Stopping: read what was sent by now, answer, close; who has never asked is told. */
void connection_drain(struct connection *connection);
/* Answer and write what is in the round; its connections then go on. */
void connection_end_round(struct loop *loop);

/* ---- loop_round.c --------------------------------------------------------------------------- */

bool round_open(struct loop *loop);
void round_close(struct loop *loop);
/* Have the connection go on in this round, with `input_size` bytes at round_input of STEP_INPUT.
   Returns: true where the round is full, and must be ended. */
bool round_add(struct connection *connection, enum step_kind kind, size_t input_size);
/* Answer all steps of the round. */
void round_answer(struct loop *loop);
/* Write the answers of a step, which is then over. Returns: false where its connection cannot go
   on. */
bool round_send(struct step *step);
/* All steps are over: begin the next round. */
void round_clear(struct loop *loop);
/* Returns: room for LOOP_INPUT bytes; whoever does not add them to the round wipes them. */
char *round_input(struct loop *loop);
/* Returns: an empty buffer; whoever uses it empties it. */
struct buffer *round_output(struct loop *loop);
/* Returns: bytes written, 0 where none can be now, -1 where none ever can. */
ssize_t round_write(const struct connection *connection, const char *data, size_t size);

/* ---- loop_deadline.c ------------------------------------------------------------------------ */

/* Begin to wait for what the connection's state asks for; `progress`: anew, if that is as before.
 */
void deadline_renew(struct connection *connection, bool progress);

/* ---- loop_end.c ----------------------------------------------------------------------------- */

/* Close it, if it is not closed yet. */
void end_connection(struct connection *connection);
/* If nobody is left of a stopping service, the loop ends. */
void end_if_empty(struct loop *loop);
/* Close every handle, so that uv_run returns. */
void end_handles(struct loop *loop);

/* ---- loop_reload.c -------------------------------------------------------------------------- */

void loop_reload_begin(struct loop *loop);
/* SIGHUP. */
void loop_reload_asked(struct loop *loop);

#endif
