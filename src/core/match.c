/*
 * match.c - see match.h.
 */
#include "match.h"

/* Child of `unit` by `symbol`, or 0 (the root is nobody's child). */
static inline uint32_t trie_child(const uint32_t *trie, uint32_t unit, uint32_t symbol)
{
    uint32_t child = TRIE_BASE(unit) + symbol;
    return TRIE_LABEL(trie[child]) == symbol ? child : 0;
}

/* The value lies in the child by SYMBOL_END. */
static inline uint32_t trie_value(const uint32_t *trie, uint32_t unit)
{
    return TRIE_BASE(trie[TRIE_BASE(unit)]);
}

void match_look(const struct tables *tables, const struct symbols *symbols,
                struct mentions *mentions, uint32_t at)
{
    const uint32_t *trie = tables->trie;
    const uint16_t *symbol = symbols->symbol + at;
    uint32_t count = mentions->count, pair = pair_hash(symbol[0], symbol[1]);

    mentions->first[at] = (uint16_t)count;
    if (tables->pairs[pair >> 5] >> (pair & 31) & 1) {
        /* No name holds SYMBOL_OTHER, which stands after the text: the walk ends there. */
        uint32_t unit = trie[0], child;
        for (uint32_t i = 0; (child = trie_child(trie, unit, symbol[i])) != 0; i++) {
            unit = trie[child];
            if (TRIE_HAS_VALUE(unit) && count < MAX_MENTIONS)
                mentions->list[count++] = (struct mention){
                    (uint16_t)at, (uint16_t)(at + i + 1), trie_value(trie, unit)};
        }
    }
    mentions->number[at] = (uint8_t)(count - mentions->count);
    mentions->count = (uint16_t)count;
}

uint32_t match_township(const struct tables *tables, const struct symbols *symbols,
                        uint16_t begin, uint16_t *end)
{
    const uint32_t *trie = tables->towns;
    uint32_t unit = trie[0], found = NO_TOWN;
    uint32_t child;
    for (uint32_t at = begin; (child = trie_child(trie, unit, symbols->symbol[at])) != 0; at++) {
        unit = trie[child];
        if (TRIE_HAS_VALUE(unit)) {
            found = trie_value(trie, unit);
            *end = (uint16_t)(at + 1);
        }
    }
    return found;
}

/* ---- other level words --------------------------------------------------------------------- */

enum { TOWN_WORDS = 3, TOWN_STEM_MAX = 8 };

static const struct town_word {
    uint16_t symbols[2];
    uint16_t count;
} town_words[TOWN_WORDS] = {{{SYMBOL_JIE, SYMBOL_DAO}, 2}, {{SYMBOL_ZHEN}, 1}, {{SYMBOL_XIANG}, 1}};

/* The unit after `word`, or the unit 0 where the trie has no such way. */
static uint32_t trie_word(const uint32_t *trie, uint32_t unit, const struct town_word *word)
{
    for (uint16_t i = 0; i < word->count; i++) {
        uint32_t child = trie_child(trie, unit, word->symbols[i]);
        if (!child)
            return 0;
        unit = trie[child];
    }
    return unit;
}

static bool text_has(const struct symbols *symbols, uint16_t at, const struct town_word *word)
{
    for (uint16_t i = 0; i < word->count; i++)
        if (at + i >= symbols->count || symbols->symbol[at + i] != word->symbols[i])
            return false;
    return true;
}

uint32_t match_township_loosely(const struct tables *tables, const struct symbols *symbols,
                                uint16_t begin, uint16_t *end)
{
    uint32_t unit = tables->towns[0];
    for (uint16_t at = begin; at < symbols->count && at < begin + TOWN_STEM_MAX; at++) {
        for (int i = 0; at > begin && i < TOWN_WORDS; i++) {
            if (!text_has(symbols, at, &town_words[i]))
                continue;
            for (int other = 0; other < TOWN_WORDS; other++) {
                uint32_t last = trie_word(tables->towns, unit, &town_words[other]);
                if (!last || !TRIE_HAS_VALUE(last))
                    continue;
                *end = (uint16_t)(at + town_words[i].count);
                return trie_value(tables->towns, last);
            }
        }
        uint32_t child = trie_child(tables->towns, unit, symbols->symbol[at]);
        if (!child)
            break;
        unit = tables->towns[child];
    }
    return NO_TOWN;
}
