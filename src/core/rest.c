/*
 * rest.c - see rest.h.
 */
#include "rest.h"

#include <string.h>

#include "ending.h"
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

/* Symbols: of what joins (或, 现, 后迁至), of the shortest name, and where one behind it may end. */
enum { JOINER_MAX = 3, NAME_MIN = 2, NAME_ENDS = 8 };

/* Does a word that ends a division's name stand where a name could end? Rarely, so this is asked
   first, of all places at once; what stands behind the end of the text does no harm. */
static bool level_word_near(const struct symbols *symbols, uint32_t end)
{
    const uint16_t *symbol = symbols->symbol + end + NAME_MIN - 1;
    uint16_t found = 0;
    for (int i = 0; i < NAME_ENDS; i++)
        found |= (uint16_t)(symbol[i] - SYMBOL_LEVEL) < SYMBOL_JIE - SYMBOL_LEVEL;
    return found;
}

static bool is_separated(const struct symbols *symbols, uint32_t at)
{
    return at < symbols->count && symbols->place[at] & MARK_SEPARATED;
}

/* Does an official name stand at `at`? One of two characters only if the writer stops behind it:
   沙县小吃 is a shop. */
static bool name_stands_at(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if ((m->end - m->begin > NAME_MIN || m->end == context->symbols->count ||
             is_separated(context->symbols, m->end)) &&
            ending_is_own_name(context, m) && chain_is_official(context, m))
            return true;
    return false;
}

/* Another county a word or two behind this one, or right behind a separator: 东海县或灌云县,
   东海县(现灌云县), 大安市、呈贡区. */
static bool is_joined(const struct chain_context *context, struct reading *chain)
{
    uint32_t at = chain->end, last = at + JOINER_MAX, count = context->symbols->count;
    if (chain->town != NO_TOWN || !level_word_near(context->symbols, chain->end))
        return false;
    for (at += !is_separated(context->symbols, at); at <= last && at < count; at++)
        if (match_may_begin(context->tables, context->symbols, at) && name_stands_at(context, at) &&
            is_second(context, chain, (uint16_t)at))
            return true;
    return false;
}

/* Another address, begun anew from the top (江苏省东海县，山东省日照市东港区): two places in one
   text. Looked for where this one ends and after separators; a county alone further on is a word in
   passing. */
void rest_find_second(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint32_t at = chain->end, count = symbols->count;
    if (begins_address(context, (uint16_t)at) && is_second(context, chain, (uint16_t)at))
        return;
    if (is_joined(context, chain) || !(symbols->marks & MARK_SEPARATED))
        return;
    while (++at < count)
        if (symbols->place[at] & MARK_SEPARATED && begins_address(context, (uint16_t)at) &&
            is_second(context, chain, (uint16_t)at))
            return;
}
