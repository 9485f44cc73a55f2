/*
 * match.c - see match.h.
 */
#include "match.h"

#include "fold.h"

/* Child of `unit` by `symbol`, or 0 (the root is nobody's child). */
static inline uint32_t trie_child(const uint32_t *trie, uint32_t unit, uint16_t symbol)
{
    uint32_t child = TRIE_BASE(unit) + symbol;
    return TRIE_LABEL(trie[child]) == symbol ? child : 0;
}

/* The value lies in the child by SYMBOL_END. */
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
        uint32_t pair = pair_hash(symbol[begin], symbol[begin + 1]);
        if (!(tables->pairs[pair >> 3] >> (pair & 7) & 1))
            continue;
        /* No name holds SYMBOL_OTHER, which stands after the text: the walk ends there. */
        uint32_t unit = trie[0], child;
        for (uint16_t at = begin; (child = trie_child(trie, unit, symbol[at])) != 0; at++) {
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
    uint32_t child;
    for (uint16_t at = begin; (child = trie_child(trie, unit, symbols->symbol[at])) != 0; at++) {
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

struct town_word {
    uint16_t symbols[2];
    uint16_t count;
};

static void town_words(const struct tables *tables, struct town_word *words)
{
    static const uint32_t code_points[TOWN_WORDS][2] = {
        {0x8857, 0x9053} /* 街道 */, {0x9547, 0} /* 镇 */, {0x4E61, 0} /* 乡 */};
    for (int i = 0; i < TOWN_WORDS; i++) {
        words[i].count = code_points[i][1] ? 2 : 1;
        for (int j = 0; j < words[i].count; j++)
            words[i].symbols[j] = fold_code_point(tables, code_points[i][j]) & SYMBOL_MASK;
    }
}

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
    struct town_word words[TOWN_WORDS];
    uint32_t unit = tables->towns[0];
    town_words(tables, words);
    for (uint16_t at = begin; at < symbols->count && at < begin + TOWN_STEM_MAX; at++) {
        for (int i = 0; at > begin && i < TOWN_WORDS; i++) {
            if (!text_has(symbols, at, &words[i]))
                continue;
            for (int other = 0; other < TOWN_WORDS; other++) {
                uint32_t last = trie_word(tables->towns, unit, &words[other]);
                if (!last || !TRIE_HAS_VALUE(last))
                    continue;
                *end = (uint16_t)(at + words[i].count);
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
