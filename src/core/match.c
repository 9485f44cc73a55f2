/*
 * match.c - see match.h.
 */
#include "match.h"

/* Child of `unit` by `symbol`, or 0 (the root is nobody's child). */
static inline uint32_t trie_child(const uint32_t *trie, uint32_t unit, uint16_t symbol)
{
    uint32_t child = TRIE_BASE(unit) + symbol;
    return TRIE_LABEL(trie[child]) == symbol ? child : 0;
}

/* The value lies in the child by symbol 0, which no name contains. */
static inline uint32_t trie_value(const uint32_t *trie, uint32_t unit)
{
    return TRIE_BASE(trie[TRIE_BASE(unit)]);
}

void match_names(const struct tables *tables, const struct symbols *symbols, struct mentions *out)
{
    const uint32_t *trie = tables->trie;
    const uint16_t *symbol = symbols->symbol;
    uint16_t count = 0, end = symbols->count;

    for (uint16_t begin = 0; begin < end; begin++) {
        out->first[begin] = count;
        /* At the end of the text symbol[end] is SYMBOL_OTHER, which begins and ends no pair. */
        uint32_t pair = pair_hash(symbol[begin], symbol[begin + 1]);
        if (!(tables->pairs[pair >> 3] >> (pair & 7) & 1))
            continue;
        uint32_t unit = trie[0];
        for (uint16_t at = begin; at < end && symbol[at] != SYMBOL_OTHER; at++) {
            uint32_t child = trie_child(trie, unit, symbol[at]);
            if (!child)
                break;
            unit = trie[child];
            if (TRIE_HAS_VALUE(unit) && count < MAX_MENTIONS)
                out->list[count++] =
                    (struct mention){begin, (uint16_t)(at + 1), trie_value(trie, unit)};
        }
    }
    out->first[end] = out->first[end + 1] = count;
    out->count = count;
}

uint32_t match_township(const struct tables *tables, const struct symbols *symbols,
                        uint16_t begin, uint16_t *end)
{
    const uint32_t *trie = tables->towns;
    uint32_t unit = trie[0], found = NO_TOWN;
    for (uint16_t at = begin; at < symbols->count && symbols->symbol[at] != SYMBOL_OTHER; at++) {
        uint32_t child = trie_child(trie, unit, symbols->symbol[at]);
        if (!child)
            break;
        unit = trie[child];
        if (TRIE_HAS_VALUE(unit)) {
            found = trie_value(trie, unit);
            *end = (uint16_t)(at + 1);
        }
    }
    return found;
}
