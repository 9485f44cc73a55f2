/*
 * hint.c - see hint.h.
 */
#include "hint.h"

#include "history.h"
#include "town.h"

void hint_counties(const struct chain_context *context, const struct reading *from,
                   struct reading *to)
{
    for (uint16_t i = 0; i < from->leaf_count; i++)
        if (history_is_origin(context->tables, from->leaves[i], context->year))
            chain_hint(to, from->leaves[i]);
    for (uint16_t i = 0; i < from->hint_count; i++)
        chain_hint(to, from->hints[i]);
}

/* The rest of the text may name a county, whole or in short, that fits: worth asking about. */
static void hint_fitting(const struct chain_context *context, struct reading *chain,
                         const struct mention *mention)
{
    for (uint32_t s = mention->sense;; s++) {
        uint32_t sense = context->tables->senses[s];
        uint16_t row = (uint16_t)SENSE_ROW(sense);
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            if (SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_COUNTY &&
                history_fits(context->tables, chain->leaves[j], row, context->year))
                chain_hint(chain, row);
        if (sense & SENSE_LAST)
            break;
    }
}

/* So may a township further on (武汉市临江大道徐家棚街道). */
static void hint_town(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    uint16_t county, end;
    uint32_t town = town_match(context->tables, context->symbols, at, &end);
    while (town_next(context->tables, &town, &county))
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            if (history_fits(context->tables, chain->leaves[j], county, context->year))
                chain_hint(chain, county);
}

void hint_from_rest(const struct chain_context *context, struct reading *chain)
{
    for (uint16_t at = chain->end; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.begin; m < range.end; m++)
            hint_fitting(context, chain, m);
        hint_town(context, chain, at);
    }
}

/* Nothing is named as a level, but a county's name stands at the head or whole in the text: worth
   asking about. */
static void hint_standing_out(const struct chain_context *context, struct reading *chain,
                              const struct mention *mention, uint16_t head)
{
    for (uint32_t s = mention->sense;; s++) {
        uint32_t sense = context->tables->senses[s];
        bool stands_out = mention->begin == head || SENSE_FORM(sense) <= FORM_FULL;
        if (stands_out && SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_COUNTY)
            chain_hint(chain, (uint16_t)SENSE_ROW(sense));
        if (sense & SENSE_LAST)
            break;
    }
}

void hint_from_names(const struct chain_context *context, struct reading *chain, uint16_t head)
{
    for (uint32_t at = head; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.begin; m < range.end; m++)
            hint_standing_out(context, chain, m, head);
    }
}
