/*
 * match.c - see match.h.
 */
#include "match.h"

#include "trie.h"

void match_look(const struct tables *tables, const struct symbols *symbols,
                struct mentions *mentions, uint32_t at)
{
    const uint32_t *trie = tables->trie;
    const uint16_t *symbol = symbols->symbol + at;
    uint32_t count = mentions->count;

    mentions->first[at] = (uint16_t)count;
    if (match_may_begin(tables, symbols, at)) {
        /* No name holds SYMBOL_OTHER, which stands after the text: the walk ends there. */
        uint32_t unit = trie[0];
        for (uint32_t i = 0;; i++) {
            unit = trie[TRIE_BASE(unit) + symbol[i]];
            if (TRIE_LABEL(unit) != symbol[i])
                break;
            if (!TRIE_HAS_VALUE(unit))
                continue;
            if (count < MAX_MENTIONS)
                mentions->list[count++] =
                    (struct mention){(uint16_t)at, (uint16_t)(at + i + 1), trie_value(trie, unit)};
            if (TRIE_IS_LEAF(unit))
                break;
        }
    }
    mentions->number[at] = (uint8_t)(count - mentions->count);
    mentions->count = (uint16_t)count;
}

uint32_t match_single(const struct tables *tables, const struct symbols *symbols, uint32_t at)
{
    uint32_t child = trie_child(tables->trie, tables->trie[0], symbols->symbol[at]);
    if (child == 0 || !TRIE_HAS_VALUE(tables->trie[child]))
        return NO_SENSE;
    return trie_value(tables->trie, tables->trie[child]);
}
