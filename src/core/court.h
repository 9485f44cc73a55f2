/*
 * court.h - what verdict, bearers, mask, township and notes share: the questions of one reading.
 */
#ifndef QUHUA_CORE_COURT_H
#define QUHUA_CORE_COURT_H

#include "judge.h"
#include "town.h"

/* What judging one reading of `text`, folded to `symbols`, works with; all borrowed. */
struct court {
    const struct tables *tables;
    const struct symbols *symbols;
    struct quhua_text text;
    const struct reading *reading;
    unsigned year; /* the as-of year end */
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

/* ---- ask.c: what to ask ------------------------------------------ */

/* Make candidates of what `row` became, of what the hints of the reading became. */
void ask_heirs(const struct court *court, uint16_t row, enum quhua_reason because);
void ask_hints(const struct court *court, enum quhua_reason because);

/* ---- verdict_upper.c: texts that end above the county -------------- */

/* A province or a prefecture is named, and nothing below. */
void verdict_upper(const struct court *court);
/* A zone, or a prefecture, with a township that tells the county; a township alone. */
void verdict_town(const struct court *court);

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
/* Is `row` a district that is no more, with a common word for its name (市区, 郊区, 新区), and not
   written below its own city's name in full? Then it may be any city's, or no district: 徐州郊区.
 */
bool bearers_are_common(const struct court *court, uint16_t row);

/* ---- mask.c: what is hidden -------------------------------------- */

/* Does a character that stands for hidden ones (承德×××县) lie inside the county's name? */
bool mask_hides(const struct court *court);

/* ---- township.c: what the township in the text says ------------------------------------------ */

/* Step through the counties of the prefecture of `place` that have the township: *town is where the
   step stands, the reading's own at first. Returns: false at the end; *county stays the last one.
 */
bool township_next_beside(const struct court *court, uint16_t place, uint32_t *town,
                          uint16_t *county);
/* Which county of the prefecture has the township that stands beside `place`: `place` itself, or
   the one that it was given to. *elsewhere: only others, and `place` as written stands. */
uint16_t township_holder(const struct court *court, uint16_t place, bool *elsewhere);
/* The only place of `bearers` that has the township; ROW_NONE where there is none or several. */
uint16_t township_decides(const struct court *court, const struct bearers *bearers, uint16_t *leaf);
/* Is a repaired name beyond doubt: by itself or by its township, and no township speaks against it?
   连云港市灌云区板桥街道 is 灌云县 or 连云区. */
bool township_lets_repair(const struct court *court, uint16_t place);
/* Make candidates of the counties under the leaves that have the township. Returns: how many. */
uint16_t township_ask(const struct court *court, enum quhua_reason because);
/* Does nothing but the missing county speak against `county`: one prefecture of today is named as
   it is, and has the county, which has the township today? */
bool township_is_plain(const struct court *court, uint16_t county);

/* ---- notes.c: what is worth saying of an accepted place ------------------------------------- */

/* Add `reason` about the row `was`: its name and its end. */
void notes_row(const struct court *court, enum quhua_reason reason, uint16_t was);
void notes_typo(const struct court *court, enum quhua_grade grade);
/* Accept `place`, reached through `leaf`, or the county that its township was given to, and say
   everything that was done to the text. */
void notes_accept(const struct court *court, uint16_t leaf, uint16_t place);
/* The same for a place that only a profile accepts: see verdict_held. */
void notes_held(const struct court *court, uint16_t place);

#endif
