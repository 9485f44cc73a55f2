/*
 * session.h - the memory of one thread's answers; made once, so that answering allocates nothing.
 */
#ifndef QUHUA_CORE_SESSION_H
#define QUHUA_CORE_SESSION_H

#include "compose.h"
#include "home.h"
#include "index.h"
#include "judge.h"
#include "types.h"

struct quhua_session {
    const struct tables *tables;
    struct index_cursor *cursor;
    struct quhua_text text; /* the last one, for quhua_explain */
    struct judgement judgement;
    struct trace trace;
    /* From here on each text writes what it reads; nothing is cleared at the start, when touching
       so much memory is a part of the whole. */
    struct symbols symbols;
    struct mentions mentions;
    struct reading reading;
    struct compose_buffer composed;
    char repaired[4 * QUHUA_MAX_TEXT]; /* a text that had come through the wrong encoding */
    struct home_scratch home;
};

#endif
