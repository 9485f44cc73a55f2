/*
 * moved.c - see moved.h. Asked only where a chain has come to an end above the county and an
 * official name follows that fits nothing; it never guesses from names, only from the tables.
 */
#include "moved.h"

#include "ending.h"
#include "history.h"

/* Does the whole area of `row`, and nothing else, belong to `place` today? */
static bool became(const struct chain_context *context, uint16_t row, uint16_t place)
{
    struct places heirs;
    history_heirs(context->tables, row, context->year, &heirs);
    return heirs.count == 1 && heirs.rows[0] == place;
}

static bool has_county_that_became(const struct chain_context *context, uint16_t upper,
                                   uint16_t place)
{
    const struct tables *tables = context->tables;
    const struct row *u = &tables->rows[upper];
    const uint32_t last = history_from(tables, u->code + 100);
    for (uint32_t i = history_from(tables, u->code + 1); i < last; i++)
        if (tables->rows[i].parent == u->code && history_met(u, &tables->rows[i]) &&
            became(context, (uint16_t)i, place))
            return true;
    return false;
}

/* Was the area of `place` ever below the prefecture `upper`, under any name of its code? */
static bool was_below(const struct chain_context *context, uint16_t upper, uint16_t place)
{
    const struct tables *tables = context->tables;
    const uint32_t code = tables->rows[upper].code;
    for (uint32_t i = history_first(tables, code);
         i < tables->head->division_count && tables->rows[i].code == code; i++)
        if (history_shares(tables, (uint16_t)i, upper, context->year) &&
            has_county_that_became(context, (uint16_t)i, place))
            return true;
    return false;
}

/* The leaf that `place` was below; ROW_NONE. */
static uint16_t leaf_above(const struct chain_context *context, const struct reading *chain,
                           uint16_t place)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].level == QUHUA_PREFECTURE &&
            was_below(context, chain->leaves[i], place))
            return chain->leaves[i];
    return ROW_NONE;
}

bool moved_find(const struct chain_context *context, const struct reading *chain,
                const struct mention *mention, uint16_t *row, uint16_t *under)
{
    uint16_t found = ROW_NONE;
    if (!ending_is_own_name(context, mention) || ending_inside_word(context, mention))
        return false;
    for (uint32_t i = mention->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        const uint16_t named = (uint16_t)SENSE_ROW(sense);
        struct places heirs;
        heirs.count = 0;
        if (SENSE_FORM(sense) == FORM_FULL && SENSE_KIND(sense) == ROW_DIVISION &&
            SENSE_LEVEL(sense) == QUHUA_COUNTY)
            history_heirs(context->tables, named, context->year, &heirs);
        const uint16_t leaf =
            heirs.count == 1 ? leaf_above(context, chain, heirs.rows[0]) : ROW_NONE;
        if (leaf != ROW_NONE) {
            if (found != ROW_NONE && found != heirs.rows[0])
                return false;
            found = heirs.rows[0];
            *row = named;
            *under = leaf;
        }
        if (sense & SENSE_LAST)
            return found != ROW_NONE;
    }
}
