/*
 * contradict.c - see contradict.h.
 */
#include "contradict.h"

#include "ending.h"
#include "town.h"

/* People call the townships of a city without counties districts: 东莞市东城区. */
static bool is_its_township(const struct chain_context *context, uint16_t leaf, uint16_t at)
{
    uint16_t end;
    uint32_t town = town_match_loosely(context->tables, context->symbols, at, &end);
    return town != NO_TOWN && town_standing(context->tables, town, leaf) != TOWN_NOT_THERE;
}

/* After a county, names of other provinces and those of two characters are words in passing
   (新城区, 东方市场, 沛县路). */
static bool may_contradict(const struct chain_context *context, const struct reading *chain,
                           const struct mention *mention, uint16_t row)
{
    const struct row *rows = context->tables->rows;
    if (rows[row].kind != ROW_DIVISION)
        return false;
    if (!chain_is_complete(context, chain))
        return true;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        const struct row *leaf = &rows[chain->leaves[i]];
        if (leaf->level == QUHUA_PREFECTURE &&
            !is_its_township(context, chain->leaves[i], mention->begin))
            return true;
        if (leaf->level == QUHUA_COUNTY && leaf->province == rows[row].province &&
            mention->end - mention->begin >= 3)
            return true;
    }
    return false;
}

/* An official name that fits nothing said so far. Returns: a row of that name, or ROW_NONE. */
static uint16_t contradicts(const struct chain_context *context, const struct reading *chain,
                            const struct mention *mention)
{
    if (!ending_is_own_name(context, mention) || ending_inside_word(context, mention))
        return ROW_NONE;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) == FORM_FULL &&
            may_contradict(context, chain, mention, (uint16_t)SENSE_ROW(sense)))
            return (uint16_t)SENSE_ROW(sense);
        if (sense & SENSE_LAST)
            return ROW_NONE;
    }
}

bool contradict_by_longer(const struct chain_context *context, const struct reading *chain,
                          const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->begin);
    for (const struct mention *m = range.end; chain->leaf_count && m > range.begin; m--)
        if (m[-1].end > mention->end && !chain_is_excluded(context, &m[-1]) &&
            contradicts(context, chain, &m[-1]) != ROW_NONE)
            return true;
    return false;
}

void contradict_check(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    if (chain->leaf_count == 0 || context->tables->rows[chain->leaves[0]].flags & ROW_SPECIAL)
        return;
    for (const struct mention *m = range.end; m > range.begin; m--) {
        uint16_t other = contradicts(context, chain, &m[-1]);
        if (other == ROW_NONE)
            continue;
        chain->flags |= READ_CONFLICT;
        trace_add(context->trace, "does not fit what was said before", m[-1].begin, m[-1].end,
                  other);
        return;
    }
}
