/*
 * trie.h - stepping through a double array: see format.h.
 */
#ifndef QUHUA_CORE_TRIE_H
#define QUHUA_CORE_TRIE_H

#include "format.h"

/* Child of `unit` by `symbol`, or 0 (the root is nobody's child). */
static inline uint32_t trie_child(const uint32_t *trie, uint32_t unit, uint32_t symbol)
{
    if (TRIE_IS_LEAF(unit))
        return 0;
    uint32_t child = TRIE_BASE(unit) + symbol;
    return TRIE_IS_BY(trie[child], symbol) ? child : 0;
}

/* The unit that the symbols lead to from `unit`, or 0 where there is no such way (a unit is not 0).
 */
static inline uint32_t trie_follow(const uint32_t *trie, uint32_t unit, const uint16_t *symbols,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t child = trie_child(trie, unit, symbols[i]);
        if (!child)
            return 0;
        unit = trie[child];
    }
    return unit;
}

/* The value of a unit that has one. */
static inline uint32_t trie_value(const uint32_t *trie, uint32_t unit)
{
    return TRIE_IS_LEAF(unit) ? TRIE_LEAF_VALUE(unit) : TRIE_BASE(trie[TRIE_BASE(unit)]);
}

#endif
