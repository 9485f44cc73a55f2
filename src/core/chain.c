/*
 * chain.c - see chain.h.
 */
#include "chain.h"

#include "history.h"

void chain_init(struct reading *chain, uint16_t at)
{
    chain->leaf_count = chain->hint_count = 0;
    chain->begin = chain->end = at;
    chain->flags = 0;
    chain->steps = chain->last = 0;
    chain->last_form = FORM_FULL;
    chain->upper[0] = chain->upper[1] = chain->upper[2] = ROW_NONE;
    chain->typo_begin = chain->typo_end = 0;
    chain->zone = ROW_NONE;
    chain->town = NO_TOWN;
}

bool chain_is_place(const struct chain_context *context, const struct reading *chain, uint16_t row)
{
    const struct row *rows = context->tables->rows;
    bool today = false, shares = false;
    for (uint16_t i = 0; i < chain->leaf_count; i++) {
        if (chain->leaves[i] == row)
            return true;
        today |= row_in_force(&rows[chain->leaves[i]], context->year);
        shares |= history_shares(context->tables, chain->leaves[i], row, context->year);
    }
    return shares && !(today && row_in_force(&rows[row], context->year));
}

void chain_hint(struct reading *chain, uint16_t row)
{
    for (uint16_t i = 0; i < chain->hint_count; i++)
        if (chain->hints[i] == row)
            return;
    if (chain->hint_count < MAX_PLACES)
        chain->hints[chain->hint_count++] = row;
}

bool chain_has_kind(const struct chain_context *context, uint32_t sense, enum row_kind kind)
{
    if (!(context->tables->senses[sense] & SENSE_WORDS))
        return false;
    for (;; sense++) {
        uint32_t s = context->tables->senses[sense];
        if (SENSE_KIND(s) == kind)
            return true;
        if (s & SENSE_LAST)
            return false;
    }
}

bool chain_is_official(const struct chain_context *context, const struct mention *mention)
{
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) <= FORM_FULL && SENSE_KIND(sense) == ROW_DIVISION)
            return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

bool chain_official_at(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (chain_is_official(context, m))
            return true;
    return false;
}

bool chain_is_single(const struct chain_context *context, uint32_t at, enum row_kind kind)
{
    uint32_t single = match_whole(context->tables, context->symbols->symbol + at, 1);
    return single != NO_SENSE && chain_has_kind(context, single, kind);
}

uint16_t chain_word_at(const struct chain_context *context, uint16_t at, enum row_kind kind)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (chain_has_kind(context, m[-1].sense, kind) &&
            (kind == ROW_FACILITY || m[-1].end - m[-1].begin > 1))
            return m[-1].end;
    if (kind != ROW_FACILITY) /* the only kind that has names of one symbol inside a text */
        return 0;
    return chain_is_single(context, at, kind) ? (uint16_t)(at + 1) : 0;
}
