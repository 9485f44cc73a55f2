/*
 * standing.c - see standing.h.
 */
#include "standing.h"

#include "ending.h"
#include "town.h"

enum { NAME_MIN = 2 }; /* symbols of the shortest name */

/* Does the writer stop behind the name? */
static bool is_whole(const struct chain_context *context, const struct mention *mention)
{
    return symbol_is_separated(context->symbols, mention->end);
}

/* A hospital, a shop, a road, and no township whose name begins so (南街街道)? */
static bool is_facility(const struct chain_context *context, uint16_t at)
{
    uint16_t end = at;
    town_match(context->tables, context->symbols, at, &end);
    return end - at <= 2 && chain_word_at(context, at, ROW_FACILITY);
}

bool standing_own_town(const struct chain_context *context, const struct reading *chain,
                       uint16_t at)
{
    struct town_list towns;
    town_list_at(context->tables, context->symbols, at, &towns);
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (town_is_listed(context->tables, &towns, chain->leaves[i]))
            return true;
    return false;
}

bool standing_name(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (ending_is_own_name(context, m) && chain_is_official(context, m) &&
            (is_whole(context, m) || chain_word_at(context, m->end, ROW_LABEL) ||
             (m->end - m->begin > NAME_MIN && !is_facility(context, m->end))))
            return true;
    return false;
}

/* Has one of the places of that name the township? */
static bool has_town(const struct chain_context *context, const struct mention *mention,
                     uint32_t town)
{
    for (uint32_t i = mention->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        if (town_standing(context->tables, town, (uint16_t)SENSE_ROW(sense)) != TOWN_NOT_THERE)
            return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

bool standing_with_town(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++) {
        uint16_t end;
        if (!ending_is_own_name(context, m) || !chain_is_official(context, m))
            continue;
        uint32_t town = town_match(context->tables, context->symbols, m->end, &end);
        if (town != NO_TOWN && has_town(context, m, town))
            return true;
    }
    return false;
}

static bool ends_writing(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++) {
        bool plain = is_whole(context, m) && context->symbols->symbol[m->end - 1] != SYMBOL_QU;
        if ((plain || m->end - m->begin > NAME_MIN) && chain_is_official(context, m) &&
            (plain || chain_word_at(context, m->end, ROW_LABEL)))
            return true;
    }
    return false;
}

bool standing_plainly(const struct chain_context *context, uint32_t at)
{
    return ends_writing(context, at) || standing_with_town(context, at);
}
