/*
 * chain_begin.c - where a chain may begin, and whether a shorter name in its last place leads on:
 * see chain.h.
 */
#include "chain.h"
#include "history.h"

/* At the head of the text or after a separator anything may begin; inside running text only a path
   or an official name above the county (虞山镇江苏省…, not 银湖湾滨海新区). */
static bool may_begin(const struct chain_context *context, const struct mention *mention,
                      uint16_t head)
{
    const enum row_kind kind = chain_first_kind(context, mention);
    if (kind > ROW_ZONE && kind != ROW_GROUPING)
        return false;
    if (mention->begin == head || context->symbols->place[mention->begin] & MARK_SEPARATED)
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

bool chain_find(const struct chain_context *context, uint16_t from, uint16_t head,
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
            chain_run(context, chain);
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

bool chain_try_shorter(const struct chain_context *context, struct reading *chain)
{
    struct chain_context other = *context;
    struct reading shorter;
    if (!may_be_shorter(context, chain))
        return false;
    other.not_begin = chain->last;
    other.not_least = other.not_end = chain->end;
    chain_init(&shorter, chain->begin);
    chain_run(&other, &shorter);
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
