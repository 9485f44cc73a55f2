/*
 * session.h - the memory of one thread's answers; made once, so that answering allocates nothing.
 */
#ifndef QUHUA_CORE_SESSION_H
#define QUHUA_CORE_SESSION_H

#include "compose.h"
#include "court.h"
#include "home.h"
#include "types.h"

enum { KNOWN_CODES = 1 << 13 }; /* 16 KiB: three in four counties have a place of their own */

struct quhua_session {
    const struct tables *tables;
    struct quhua_text text; /* the last one, for quhua_explain */
    struct judgement judgement;
    struct trace trace;
    /* From here on, but for the last, each text writes what it reads. */
    struct symbols symbols;
    struct mentions mentions;
    struct reading reading;
    struct compose_buffer composed;
    char repaired[4 * QUHUA_MAX_TEXT]; /* a text that had come through the wrong encoding */
    struct home_scratch home;
    uint16_t known[KNOWN_CODES]; /* rows that codes led to; any row at first */
};

/* What judging the last reading, of `text`, works with. */
static inline struct court session_court(struct quhua_session *session, struct quhua_text text,
                                         unsigned year)
{
    return (struct court){session->tables, &session->symbols,  text, &session->reading, year,
                          &session->trace, &session->judgement};
}

/* history_at, remembered: the search goes through many cold lines. What is remembered is only where
   to look first: the row itself has to say that it is the one. */
static inline uint16_t session_row_at(struct quhua_session *session, uint32_t code, unsigned year)
{
    uint16_t *known = &session->known[(code ^ code / 100) % KNOWN_CODES];
    const struct row *row = &session->tables->rows[*known];
    if (row->code == code && row_in_force(row, year))
        return *known;
    uint16_t found = history_at(session->tables, code, year);
    if (found != ROW_NONE)
        *known = found;
    return found;
}

#endif
