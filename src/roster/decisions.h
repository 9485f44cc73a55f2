/*
 * decisions.h - the choices of a filled-in worklist, and taking them into a row.
 *
 * Nothing is believed: a choice is taken only where the row still says what the worklist repeats,
 * where the candidates are still those that were offered, and where the row with the choice in it
 * passes the same checks as any other.
 */
#ifndef QUHUA_ROSTER_DECISIONS_H
#define QUHUA_ROSTER_DECISIONS_H

#include "../common/buffer.h"
#include "check.h"
#include "fault.h"

struct decision {
    uint64_t line; /* of the roster's row */
    enum item item;
    struct quhua_text name, exam, text, candidates, choice; /* as the worklist has them, trimmed */
};

struct decisions {
    struct decision *list; /* by line, then item */
    size_t count, capacity;
    struct buffer texts; /* owns the texts */
    size_t lines;        /* of the worklist, filled in or not */
};

/*
 * Read a worklist; lines without a choice are left out.
 *   encoding: as the user names it, or NULL.
 * Returns: false with NO_INPUT, or BAD_DATA where it is no worklist or a line of it is damaged or
 *   names no row or item (file and line are told). Lifetime: until decisions_close.
 */
bool decisions_read(struct decisions *decisions, const char *path, const char *encoding,
                    struct fault *fault);
void decisions_close(struct decisions *decisions); /* also of one that is all zero */

/* Is it a worklist in which somebody has chosen something, as far as one can tell? One that cannot
   be read may be. */
bool decisions_are_in(const char *path);

/* The choices for a row: a part of the list. */
struct decision_range {
    const struct decision *first;
    size_t count;
};
struct decision_range decisions_find(const struct decisions *decisions, uint64_t line);

/*
 * Take the choices into a row that was just checked, and check it anew; but for the one on the
 * whole row, which decisions_take_row takes when the row has its extras.
 *   texts: holds what the row then says; lives as long as `checked` is used.
 * Items whose choice was taken are `decided`, others have a `refusal`.
 */
void decisions_take(struct decision_range choices, const struct checker *checker,
                    quhua_session *session, struct checked *checked, struct buffer *texts);

/* Is one of the choices on the whole row? */
bool decisions_has_row(struct decision_range choices);
/* Take it: a person has looked into what lies across rows. `scratch` keeps what it holds. */
void decisions_take_row(struct decision_range choices, const struct checker *checker,
                        struct checked *checked, struct buffer *scratch);

#endif
