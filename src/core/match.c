/*
 * match.c - see match.h.
 */
#include "match.h"

#include "trie.h"

/* Put down the names that begin at `at`. Not inlined: at most places none does, and they would pay
   in registers. */
__attribute__((noinline)) static void walk(const uint32_t *trie, const struct symbols *symbols,
                                           struct mentions *mentions, uint32_t at)
{
    const uint16_t *symbol = symbols->symbol + at;
    uint32_t count = mentions->count, unit = trie[0];
    /* No name holds SYMBOL_OTHER, which stands after the text: the walk ends there. */
    for (;;) {
        unit = trie[TRIE_BASE(unit) + *symbol];
        if (!TRIE_IS_BY(unit, *symbol))
            break;
        symbol++;
        if (!TRIE_HAS_VALUE(unit))
            continue;
        if (count < MAX_MENTIONS)
            mentions->list[count++] = (struct mention){
                (uint16_t)at, (uint16_t)(symbol - symbols->symbol), trie_value(trie, unit)};
        if (TRIE_IS_LEAF(unit))
            break;
    }
    mentions->number[at] = (uint8_t)(count - mentions->count);
    mentions->count = (uint16_t)count;
}

void match_look(const struct tables *tables, const struct symbols *symbols,
                struct mentions *mentions, uint32_t at)
{
    mentions->first[at] = mentions->count;
    mentions->number[at] = 0;
    if (match_may_begin(tables, symbols, at))
        walk(tables->trie, symbols, mentions, at);
}

uint32_t match_whole(const struct tables *tables, const uint16_t *name, uint32_t count)
{
    const uint32_t *trie = tables->trie;
    const uint32_t unit = trie_follow(trie, trie[0], name, count);
    return TRIE_HAS_VALUE(unit) ? trie_value(trie, unit) : NO_SENSE;
}
