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

enum { KNOWN_CODES = 256 };

struct quhua_session {
    const struct tables *tables;
    struct index_cursor *cursor;
    struct quhua_text text; /* the last one, for quhua_explain */
    struct judgement judgement;
    struct trace trace;
    struct known_code {
        uint32_t code; /* 0: none yet */
        uint16_t year, row;
    } known[KNOWN_CODES];
    /* From here on each text writes what it reads; nothing is cleared at the start, when touching
       so much memory is a part of the whole. */
    struct symbols symbols;
    struct mentions mentions;
    struct reading reading;
    struct compose_buffer composed;
    char repaired[4 * QUHUA_MAX_TEXT]; /* a text that had come through the wrong encoding */
    struct home_scratch home;
};

/* history_at, remembered: rosters ask for the codes of a few counties, again and again. */
static inline uint16_t session_row_at(struct quhua_session *session, uint32_t code, unsigned year)
{
    struct known_code *known = &session->known[(code ^ code / 100) % KNOWN_CODES];
    if (known->code != code || known->year != year)
        *known = (struct known_code){code, (uint16_t)year, history_at(session->tables, code, year)};
    return known->row;
}

#endif
