/*
 * court.h - what judging one reading works with, shared by judge, bearers and notes.
 */
#ifndef QUHUA_CORE_COURT_H
#define QUHUA_CORE_COURT_H

#include "judge.h"
#include "town.h"

/* What judging one reading needs; all borrowed. */
struct court {
    const struct tables *tables;
    const struct symbols *symbols;
    struct quhua_text text;
    const struct reading *reading;
    unsigned year;
    struct trace *trace;
    struct judgement *out;
};

static inline const struct row *row_at(const struct court *court, uint16_t row)
{
    return &court->tables->rows[row];
}

static inline bool has_town(const struct court *court, uint16_t row)
{
    return town_standing(court->tables, court->reading->town, row) != TOWN_NOT_THERE;
}

/* ---- bearers.c: what the leaves lead to -------------------------- */

/* One leaf and the places in force that hold it now. */
struct bearer {
    uint16_t row;
    struct places heirs;
};

struct bearers {
    struct bearer list[MAX_LEAVES];
    uint16_t count;
};

/* The leaves that stand for places of their own. */
void bearers_gather(const struct court *court, struct bearers *bearers);

/* ---- notes.c: what is worth saying of an accepted place ------------------------------------- */

/* Add `reason` about the row `was`: its name and its end. */
void notes_row(const struct court *court, enum quhua_reason reason, uint16_t was);
void notes_typo(const struct court *court, enum quhua_grade grade);
/* Accept `place`, reached through `leaf`, or the county that its township was given to, and say
   everything that was done to the text. */
void notes_accept(const struct court *court, uint16_t leaf, uint16_t place);
/* The same for a place that only a profile accepts: see judge_held. */
void notes_held(const struct court *court, uint16_t place);

#endif
