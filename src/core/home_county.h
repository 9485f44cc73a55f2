/*
 * home_county.h - the county of a home address: what the text says, and what the origin settles.
 *
 * The text's own county always goes first. The origin decides only where the text leaves it open:
 * a name that several counties bear, a prefecture alone, a township without its county.
 */
#ifndef QUHUA_CORE_HOME_COUNTY_H
#define QUHUA_CORE_HOME_COUNTY_H

#include "home.h"
#include "judge.h"

/* What was read and judged of the text, as for an origin; all borrowed. */
struct county_question {
    const struct tables *tables;
    const struct reading *reading;
    const struct judgement *judgement;
    const struct symbols *symbols;
    uint16_t head; /* symbol after the labels */
    unsigned year;
    uint32_t origin;                 /* code; 0: unknown */
    const struct quhua_rules *rules; /* may be NULL */
};

struct county_found {
    uint16_t row;      /* of the county; ROW_NONE */
    uint16_t origin;   /* row in force of the person's origin; ROW_NONE */
    uint16_t end;      /* symbol where what is below it begins */
    bool supplied;     /* the origin gave it: the text names none */
    bool by_candidate; /* a profile accepts the only candidate */
};

/* Find the county and tell `out` why, or why not. */
void home_county_find(const struct county_question *question, struct county_found *found,
                      struct judgement *out);

/* Ask where `county`, of the home, is not the person's origin, nor became it or came from it.
   `town`: the township's first posting, or NO_TOWN. */
void home_county_compare(const struct county_question *question, const struct county_found *found,
                         uint32_t town, struct judgement *out);

/* Add a reason with the grade that it has under `rules`. */
void home_reason(struct judgement *out, const struct quhua_rules *rules, enum quhua_reason reason);

#endif
