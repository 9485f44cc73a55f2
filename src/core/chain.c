/*
 * chain.c - see chain.h.
 */
#include "chain.h"

#include "contradict.h"
#include "ending.h"
#include "history.h"
#include "take.h"

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
    uint32_t single = match_single(context->tables, context->symbols, at);
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

/* The longest mention first. */
static bool advance(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (take_mention(context, chain, &m[-1]))
            return true;
    return false;
}

/* Above the county, a level word by itself names a form's field (省：辽宁省 市：丹东市), or was put
   behind a name that has its own (四川省省). */
static bool skip_level_word(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *s = context->symbols;
    const uint16_t at = chain->end, symbol = s->symbol[at];
    if (!symbol_ends_division(symbol) || chain->leaf_count == 0)
        return false;
    bool alone = s->place[at] & MARK_SEPARATED && s->place[at + 1] & MARK_SEPARATED;
    if (!(alone || symbol == s->symbol[at - 1]) || chain_is_complete(context, chain))
        return false;
    chain->end = (uint16_t)(at + 1);
    return true;
}

/* Above the county, 原 before a name tells that it is an old one (南京市原下关区); where none
   follows, it is put back. Not inlined: few texts come here. */
__attribute__((noinline, cold)) static bool pass_former(const struct chain_context *context,
                                                        struct reading *chain)
{
    if (!chain_is_single(context, chain->end, ROW_LABEL) || chain_is_complete(context, chain))
        return false;
    chain->end++;
    return true;
}

static inline bool above_county(const struct chain_context *context, const struct reading *chain)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].level < QUHUA_COUNTY)
            return true;
    return false;
}

/* Is there a name, or a level word, at `at`? Nearly always tells that nothing contradicts. */
static inline bool may_contradict(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    return range.begin < range.end || symbol_ends_division(context->symbols->symbol[at]);
}

void chain_run(const struct chain_context *context, struct reading *chain)
{
    uint32_t behind_former = UINT32_MAX;
    bool stopped = false;
    while (!stopped && chain->end < context->symbols->count) {
        uint16_t last = chain->end;
        if (advance(context, chain))
            chain->last = last;
        else if (skip_level_word(context, chain))
            continue;
        else if (!above_county(context, chain))
            stopped = true;
        else if (last != behind_former && pass_former(context, chain))
            behind_former = chain->end;
        else
            stopped = !take_moved(context, chain);
    }
    if (chain->end == behind_former)
        chain->end--;
    if (stopped && may_contradict(context, chain->end))
        contradict_check(context, chain);
}

bool chain_from_path(const struct chain_context *context, uint16_t at, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, at);
    if (range.begin == range.end)
        return false;
    const struct mention *longest = range.end - 1;
    const uint32_t sense = chain_first_sense(context, longest);
    if (SENSE_FORM(sense) != FORM_PATH || context->year != context->tables->head->year ||
        ending_is_open(context, longest))
        return false;
    take_whole(context, chain, longest, sense);
    chain->last = at;
    if (may_contradict(context, chain->end))
        chain_run(context, chain);
    return true;
}
