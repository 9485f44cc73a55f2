/*
 * ending.c - see ending.h.
 */
#include "ending.h"

#include <string.h>

#include "history.h"
#include "town.h"

/* Is the name the beginning of a township's (古县镇)? */
static bool begins_township(const struct chain_context *context, const struct mention *mention)
{
    uint16_t next = context->symbols->symbol[mention->end], end = 0;
    if (next != SYMBOL_ZHEN && next != SYMBOL_XIANG && next != SYMBOL_JIE)
        return false;
    if (symbol_is_separated(context->symbols, mention->end))
        return false;
    /* The last name of a path is the county's. */
    uint32_t sense = context->tables->senses[mention->sense];
    uint16_t size = context->tables->rows[SENSE_ROW(sense)].folded_count;
    uint16_t begin = mention->begin;
    if (SENSE_FORM(sense) == FORM_PATH)
        begin = (uint16_t)(mention->end - size);
    return town_match(context->tables, context->symbols, begin, &end) != NO_TOWN &&
           end > mention->end;
}

bool ending_inside_town(const struct chain_context *context, const struct mention *mention)
{
    uint16_t end;
    return town_match(context->tables, context->symbols, mention->begin, &end) != NO_TOWN &&
           end > mention->end;
}

/* Does the last symbol of `mention` begin a longer word (东方市场)? */
static bool is_word_within(const struct chain_context *context, const struct mention *mention)
{
    struct mention_range range = chain_mentions(context, mention->end - 1u);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (m->end > mention->end && chain_first_kind(context, m) == ROW_FACILITY)
            return true;
    return false;
}

/* Does a township of what the step leaves follow at `at`? */
static bool own_town_follows(const struct chain_context *context, const struct step *step,
                             uint16_t at)
{
    struct town_list towns;
    town_list_at(context->tables, context->symbols, at, &towns);
    for (uint16_t i = 0; i < step->count && towns.count; i++) {
        struct places places;
        history_heirs(context->tables, step->rows[i], context->year, &places);
        for (uint16_t j = 0; j < places.count; j++)
            if (town_is_listed(context->tables, &towns, places.rows[j]))
                return true;
    }
    return false;
}

bool ending_inside_word(const struct chain_context *context, const struct mention *mention)
{
    return is_word_within(context, mention) || begins_township(context, mention);
}

bool ending_in_facility(const struct chain_context *context, const struct mention *mention)
{
    uint16_t end;
    return mention->end - mention->begin < 3 &&
           !symbol_is_separated(context->symbols, mention->end) &&
           chain_word_at(context, mention->end, ROW_FACILITY) &&
           town_match(context->tables, context->symbols, mention->end, &end) == NO_TOWN;
}

bool ending_of_stem(const struct chain_context *context, const struct step *step, bool alone,
                    uint16_t end)
{
    const struct symbols *s = context->symbols;
    if (end == s->count || (!alone && symbol_is_separated(s, end)))
        return true;
    if (!alone && (end + 1 == s->count ? chain_is_single(context, end, ROW_LABEL)
                                       : chain_word_at(context, end, ROW_LABEL)))
        return true; /* 江苏淮安涟水人, 江苏淮安涟水户籍 */
    return own_town_follows(context, step, end);
}

bool ending_division_follows(const struct chain_context *context, const struct step *taken,
                             uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    struct reading next;
    if (range.begin == range.end)
        return false;
    chain_init(&next, at);
    memcpy(next.leaves, taken->rows, taken->count * sizeof *taken->rows);
    next.leaf_count = taken->count;
    for (const struct mention *m = range.begin; m < range.end; m++) {
        const enum row_kind kind = chain_first_kind(context, m);
        struct step step;
        if (kind == ROW_GROUPING ||
            (kind == ROW_DIVISION && step_take(context, &next, m->sense, &step)))
            return true;
    }
    return false;
}

/* Is the county written right below its own prefecture? */
static bool below_its_prefecture(const struct chain_context *context, const struct step *step)
{
    const struct row *rows = context->tables->rows;
    if (step->form == FORM_PATH)
        return step->sense & SENSE_PREFECTURE;
    return step->under != ROW_NONE && rows[step->under].level == QUHUA_PREFECTURE &&
           rows[step->under].code == rows[step->named].parent;
}

/* Does an official name of its own follow at `at`, whether it fits or not? */
static bool official_name_follows(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (ending_is_own_name(context, &m[-1]) && chain_is_official(context, &m[-1]))
            return true;
    return false;
}

bool ending_of_name(const struct chain_context *context, const struct mention *mention,
                    const struct step *step)
{
    uint16_t end = mention->end;
    bool within = is_word_within(context, mention);
    if (!within && !begins_township(context, mention))
        return true;
    return ending_division_follows(context, step, end) ||
           (within && (below_its_prefecture(context, step) || official_name_follows(context, end) ||
                       own_town_follows(context, step, end)));
}
