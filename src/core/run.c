/*
 * run.c - see run.h.
 */
#include "run.h"

#include "contradict.h"
#include "ending.h"
#include "history.h"
#include "take.h"

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
    bool alone = symbol_is_separated(s, at) && symbol_is_separated(s, at + 1);
    if (!(alone || symbol == s->symbol[at - 1]) || chain_is_complete(context, chain))
        return false;
    chain->end = (uint16_t)(at + 1);
    return true;
}

/* Above the county, 原 before a name tells that it is an old one (南京市原下关区); where none
   follows, it is put back. */
static RARE bool pass_former(const struct chain_context *context, struct reading *chain)
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

void run_chain(const struct chain_context *context, struct reading *chain)
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

bool run_from_path(const struct chain_context *context, uint16_t at, struct reading *chain)
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
        run_chain(context, chain);
    return true;
}

/* ---- where a chain begins, and again -------------------------------------------------------- */

/* At the head of the text or after a separator anything may begin; inside running text only a path
   or an official name above the county (虞山镇江苏省…, not 银湖湾滨海新区). */
static bool may_begin(const struct chain_context *context, const struct mention *mention,
                      uint16_t head)
{
    const enum row_kind kind = chain_first_kind(context, mention);
    if (kind > ROW_ZONE && kind != ROW_GROUPING)
        return false;
    if (mention->begin == head || symbol_is_separated(context->symbols, mention->begin))
        return true;
    if (kind == ROW_GROUPING) /* 市内 of 刑台市内丘县 is none */
        return false;
    if (kind != ROW_DIVISION) /* nor 二师 of 第十二师 */
        return kind != ROW_ZONE ||
               context->tables->rows[SENSE_ROW(chain_first_sense(context, mention))].code;
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_FORM(sense) == FORM_PATH ||
            (SENSE_FORM(sense) <= FORM_USUAL && mention->end - mention->begin >= 3 &&
             SENSE_LEVEL(sense) < QUHUA_COUNTY))
            return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

bool run_find(const struct chain_context *context, uint16_t from, uint16_t head,
              struct reading *chain)
{
    for (uint16_t at = from; at < context->symbols->count; at++) {
        struct mention_range range = chain_mentions(context, at);
        for (const struct mention *m = range.end; m > range.begin; m--) {
            if (!may_begin(context, &m[-1], head)) {
                if (chain_first_kind(context, &m[-1]) == ROW_COUNTRY)
                    break; /* shorter names within it are none: 北海道 */
                continue;
            }
            chain_init(chain, at);
            run_chain(context, chain);
            if (chain->leaf_count || chain->flags & READ_GROUPING)
                return true;
            trace_add(context->trace, "begins no chain: other words grow to it", m[-1].begin,
                      m[-1].end, ROW_NONE);
        }
    }
    return false;
}

/* Is there a shorter mention in the last place, and a name right behind it that reaches further? */
static bool may_be_shorter(const struct chain_context *context, const struct reading *chain)
{
    struct mention_range last = chain_mentions(context, chain->last);
    for (const struct mention *m = last.begin; m < last.end && m->end < chain->end; m++) {
        struct mention_range next = chain_mentions(context, m->end);
        if (next.begin != next.end && next.end[-1].end > chain->end)
            return true;
    }
    return false;
}

bool run_shorter(const struct chain_context *context, struct reading *chain)
{
    struct chain_context other = *context;
    struct reading shorter;
    if (!may_be_shorter(context, chain))
        return false;
    other.not_begin = chain->last;
    other.not_least = other.not_end = chain->end;
    chain_init(&shorter, chain->begin);
    run_chain(&other, &shorter);
    if (shorter.end <= chain->end || shorter.flags & READ_CONFLICT ||
        !chain_is_complete(context, &shorter))
        return false;
    /* A stem must end the text: 济南市中, not 济南市中心. */
    if (shorter.last_form > FORM_FULL && shorter.end < context->symbols->count)
        return false;
    *chain = shorter;
    trace_add(context->trace, "chain, with a shorter name in the last place", chain->begin,
              chain->end, ROW_NONE);
    return true;
}
