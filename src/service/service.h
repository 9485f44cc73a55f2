/*
 * service.h - what all connections of the service share: the index of the hour, counts, limits.
 *
 * One thread owns it, the one that runs the loop; no part of it blocks, reads a descriptor or a
 * clock of its own. A request is answered whole before the next one begins, so the snapshot may be
 * exchanged between any two requests and never under one.
 */
#ifndef QUHUA_SERVICE_SERVICE_H
#define QUHUA_SERVICE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "metrics.h"
#include "snapshot.h"

struct limits {
    size_t line;            /* bytes of a request without its line end */
    size_t body;            /* bytes of an HTTP body */
    size_t unread;          /* bytes of answers that a client has not read: then it is not read */
    unsigned turn;          /* requests of one connection before the others have their turn */
    unsigned connections;   /* open at once */
    unsigned per_uid;       /* of them by one user */
    unsigned first_byte_ms; /* from connecting to the first byte */
    unsigned line_ms;       /* from the first byte of a request to its last */
    unsigned idle_ms;       /* between two requests */
    unsigned stalled_ms;    /* while a client reads nothing of what waits for it */
};

struct service {
    struct snapshot *snapshot; /* never NULL while requests are answered */
    struct metrics metrics;
    struct limits limits;
    struct buffer scratch; /* strings of the request that is being answered, unescaped */
    bool draining;         /* stopping: what clients sent before is answered, then all is closed */
    uint64_t (*clock_ns)(void); /* monotonic */
    uint64_t answered_ns;       /* when the last answer of the round was ready; 0: none yet */
};

#endif
