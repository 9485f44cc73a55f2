/*
 * deadlines.h - by when each connection must have done something: a list for each kind of time-out.
 *
 * All waits of a kind are equally long, so a list that is appended to is in order by itself, and
 * setting, moving and clearing cost the same for ten connections and ten thousand. No clock: the
 * caller says what time it is, in milliseconds, and never less than the time before.
 */
#ifndef QUHUA_SERVICE_DEADLINES_H
#define QUHUA_SERVICE_DEADLINES_H

#include <stdint.h>

#include "list.h"

enum deadline_kind {
    DEADLINE_FIRST_BYTE,
    DEADLINE_LINE,
    DEADLINE_IDLE,
    DEADLINE_STALLED,
    DEADLINE_LINGER, /* has its last answer: to be quiet, or to close its side */
    DEADLINE_NONE,   /* nothing is waited for; also the number of kinds */
};

struct deadline {
    struct list link;
    uint64_t at_ms;
    enum deadline_kind kind;
};

struct deadlines {
    struct list waiting[DEADLINE_NONE];
    unsigned after_ms[DEADLINE_NONE]; /* set by the caller */
};

/* `deadlines->after_ms` stays as it is. */
void deadlines_init(struct deadlines *deadlines);
/* A deadline of kind NONE. */
void deadline_init(struct deadline *deadline);
/* Begin to wait, anew where it waited before; NONE: stop waiting. */
void deadlines_set(struct deadlines *deadlines, struct deadline *deadline, enum deadline_kind kind,
                   uint64_t now_ms);
/* Returns: the next moment when one is over, UINT64_MAX for none. */
uint64_t deadlines_next(const struct deadlines *deadlines);
/* Take one out that is over; its kind stays readable. Returns: NULL where none is. */
struct deadline *deadlines_take(struct deadlines *deadlines, uint64_t now_ms);

#endif
