/*
 * rest.c - see rest.h.
 */
#include "rest.h"

#include <string.h>

#include "hint.h"
#include "history.h"

/* A name that several bear may stand in full further on: 朝阳区工体南路6号 北京市朝阳区中医医院. */
void rest_decide(const struct chain_context *context, struct reading *chain)
{
    struct reading next;
    if (chain->flags & READ_CONFLICT || !chain_find(context, chain->end, NO_HEAD, &next) ||
        !chain_is_complete(context, &next) ||
        (next.upper[QUHUA_PROVINCE] == ROW_NONE && next.upper[QUHUA_PREFECTURE] == ROW_NONE))
        return;
    for (uint16_t i = 0; i < next.leaf_count; i++) {
        bool known = false;
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            known |= next.leaves[i] == chain->leaves[j];
        if (!known)
            return;
    }
    memcpy(chain->leaves, next.leaves, next.leaf_count * sizeof *next.leaves);
    chain->leaf_count = next.leaf_count;
    memcpy(chain->upper, next.upper, sizeof next.upper);
    chain->flags |= READ_REPEATED;
}

/* Do two chains lead to a place in common? */
static bool is_same_place(const struct chain_context *context, const struct reading *a,
                          const struct reading *b)
{
    for (uint16_t i = 0; i < a->leaf_count; i++)
        for (uint16_t j = 0; j < b->leaf_count; j++) {
            struct places x, y;
            history_heirs(context->tables, a->leaves[i], context->year, &x);
            history_heirs(context->tables, b->leaves[j], context->year, &y);
            for (uint16_t k = 0; k < x.count; k++)
                for (uint16_t l = 0; l < y.count; l++)
                    if (x.rows[k] == y.rows[l])
                        return true;
        }
    return false;
}

/* Does a path, the official name of a province or prefecture, or a label begin at `at`? */
static bool begins_address(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    uint32_t begins = 0;
    for (const struct mention *m = range.begin; m < range.end; m++)
        begins |= chain_first_sense(context, m) & SENSE_BEGINS;
    return begins != 0;
}

/* Does another address begin at `at`? It is told against the chain. */
static bool is_second(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    struct reading other;
    chain_init(&other, at);
    chain_run(context, &other);
    if (!chain_is_complete(context, &other) || is_same_place(context, chain, &other))
        return false;
    chain->flags |= READ_CONFLICT;
    hint_counties(context, &other, chain);
    trace_add(context->trace, "another address", other.begin, other.end, other.leaves[0]);
    return true;
}

/* Another address, begun anew from the top (江苏省东海县，山东省日照市东港区): two places in one
   text. Looked for where this one ends and after separators; a county alone is a word in passing.
 */
void rest_find_second(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint32_t at = chain->end, count = symbols->count;
    if (begins_address(context, (uint16_t)at) && is_second(context, chain, (uint16_t)at))
        return;
    if (!(symbols->marks & MARK_SEPARATED))
        return;
    while (++at < count)
        if (symbols->place[at] & MARK_SEPARATED && begins_address(context, (uint16_t)at) &&
            is_second(context, chain, (uint16_t)at))
            return;
}
