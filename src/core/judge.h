/*
 * judge.h - what judging comes to: a verdict, the reasons for it, and the places to ask about.
 */
#ifndef QUHUA_CORE_JUDGE_H
#define QUHUA_CORE_JUDGE_H

#include "history.h"
#include "types.h"

/* What the other fields of a record say where the text itself leaves several places. */
struct leaning {
    uint16_t row;   /* the place in force that they leave */
    const char *by; /* constant: the field that decides; NULL where none does */
    bool town;      /* by its township */
};

/* What judging decided, before texts are made of it. */
struct judgement {
    struct leaning leaning; /* asked, not answered; judge_init leaves it as it is */
    enum quhua_verdict verdict;
    uint16_t row;             /* the accepted row in force; ROW_NONE */
    uint16_t held;            /* with `prefecture_only`, `county_from_township`: the one row that a
                                 profile may accept all the same; ROW_NONE */
    uint16_t path[3];         /* it and the rows above it, by level */
    uint16_t end;             /* symbol after which the rest of the text begins */
    struct quhua_note *notes; /* [QUHUA_MAX_REASONS], the answer's own */
    uint16_t note_count;
    uint16_t candidates[MAX_PLACES];
    uint8_t because[MAX_PLACES]; /* enum quhua_reason */
    uint16_t candidate_count;
};

void judge_init(struct judgement *judgement, struct quhua_note *notes);
/* Accept `row`. */
void judge_accept(struct judgement *judgement, const struct tables *tables, uint16_t row,
                  unsigned year);
/* Say of an accepted row that it is a city without counties, or directly governed. */
void judge_tier(struct judgement *judgement, const struct row *row);
/* Add a reason of its usual grade; the worst grade makes the verdict. A repeated one is dropped. */
void judge_reason(struct judgement *judgement, enum quhua_reason reason);
/* Add a reason of another grade, and what it speaks of. */
void judge_note(struct judgement *judgement, struct quhua_note note);
/* Add a candidate; an earlier one of the same row stays. */
void judge_candidate(struct judgement *judgement, uint16_t row, enum quhua_reason because);

#endif
