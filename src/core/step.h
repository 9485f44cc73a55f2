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

/* step_take, for any chain and any name. */
bool step_choose(const struct chain_context *context, const struct reading *chain, uint32_t sense,
                 struct step *step);

/* What the senses from `sense` on do to the chain; paths outdo full names, these customary ones,
   these stems. Returns: false where none of them fits. */
static inline bool step_take(const struct chain_context *context, const struct reading *chain,
                             uint32_t sense, struct step *step)
{
    const uint32_t only = context->tables->senses[sense];
    /* Paths are those of the index's own year. */
    if (SENSE_FORM(only) == FORM_PATH && context->year != context->tables->head->year)
        return false;
    if (!(only & SENSE_LAST) || chain->leaf_count)
        return step_choose(context, chain, sense, step);
    /* Nearly every chain begins with a name of one sense. */
    step->rows[0] = step->named = (uint16_t)SENSE_ROW(only);
    step->count = 1;
    step->under = ROW_NONE;
    step->sense = only;
    step->relation = BELOW;
    step->form = (enum form)SENSE_FORM(only);
    return true;
}

/* A step that step_take took below a division of the past: the short name above may be another's of
   today (晋江泉州: the county, with its prefecture behind it). */
void step_below_past(const struct chain_context *context, const struct reading *chain,
                     uint32_t sense, struct step *step);

/* Add what a mention of `row` in that form does to each leaf. `step` begins with count 0. */
void step_relate(const struct chain_context *context, const struct reading *chain, uint16_t row,
                 enum form form, struct step *step);

#endif
