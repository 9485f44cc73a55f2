/*
 * step.h - what the next mention does to a chain: which rows stay open, and how they relate.
 */
#ifndef QUHUA_CORE_STEP_H
#define QUHUA_CORE_STEP_H

#include "chain.h"

/* What the next mention does to a chain: names what lies above its leaves, a leaf by another name
   of the same code, a leaf, or what lies below one. */
enum relation { UNRELATED, ABOVE, RENAMED, SAME, BELOW };

struct step {
    uint16_t rows[MAX_LEAVES]; /* the leaves after it */
    uint16_t count;
    uint16_t named; /* a row that the mention names */
    uint16_t under; /* the leaf that it lies below; ROW_NONE */
    uint32_t sense; /* the last sense taken: what a path holds, whether it is a variant */
    enum relation relation;
    enum form form;
};

/* What the senses from `sense` on do to the chain; paths outdo full names, these customary ones,
   these stems. Returns: false where none of them fits. */
bool step_take(const struct chain_context *context, const struct reading *chain, uint32_t sense,
               struct step *step);

/* A step that step_take took below a division of the past: the short name above may be another's of
   today (晋江泉州: the county, with its prefecture behind it). */
void step_below_past(const struct chain_context *context, const struct reading *chain,
                     uint32_t sense, struct step *step);

/* Add what a mention of `row` in that form does to each leaf. `step` begins with count 0. */
void step_relate(const struct chain_context *context, const struct reading *chain, uint16_t row,
                 enum form form, struct step *step);

#endif
