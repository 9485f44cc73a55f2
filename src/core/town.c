/*
 * town.c - see town.h.
 */
#include "town.h"

#include "trie.h"

struct town_word {
    uint16_t symbols[3];
    uint16_t count;
};

enum { TOWN_WORDS = 4 };

/* 街道, 镇, 乡, and 地区, as Beijing calls its townships. */
static const struct town_word town_words[TOWN_WORDS] = {{{SYMBOL_JIE, SYMBOL_DAO}, 2},
                                                        {{SYMBOL_ZHEN}, 1},
                                                        {{SYMBOL_XIANG}, 1},
                                                        {{SYMBOL_DI, SYMBOL_QU}, 2}};

/* A 街道 is governed by a 办事处: people write 芹阳办事处 for 芹阳街道. */
static const struct town_word street = {{SYMBOL_JIE, SYMBOL_DAO}, 2};
static const struct town_word office = {{SYMBOL_BAN, SYMBOL_SHI, SYMBOL_CHU}, 3};

/* The unit after `word`, or 0 where the trie has no such way. */
static uint32_t trie_word(const uint32_t *trie, uint32_t unit, const struct town_word *word)
{
    return trie_follow(trie, unit, word->symbols, word->count);
}

static bool text_has(const struct symbols *symbols, uint16_t at, const struct town_word *word)
{
    for (uint16_t i = 0; i < word->count; i++)
        if (at + i >= symbols->count || symbols->symbol[at + i] != word->symbols[i])
            return false;
    return true;
}

uint32_t town_match(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                    uint16_t *end)
{
    const uint32_t *trie = tables->towns;
    uint32_t unit = trie[0], found = NO_TOWN;
    uint32_t child;
    uint16_t at = begin;
    for (; (child = trie_child(trie, unit, symbols->symbol[at])) != 0; at++) {
        unit = trie[child];
        if (TRIE_HAS_VALUE(unit)) {
            found = trie_value(trie, unit);
            *end = (uint16_t)(at + 1);
        }
    }
    if (symbols->symbol[at] == SYMBOL_BAN && text_has(symbols, at, &office) &&
        TRIE_HAS_VALUE(unit = trie_word(trie, unit, &street))) {
        found = trie_value(trie, unit);
        *end = (uint16_t)(at + office.count);
    }
    return found;
}

/* ---- other level words ------------------------------------------- */

uint32_t town_match_loosely(const struct tables *tables, const struct symbols *symbols,
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

static void add_town(const struct tables *tables, uint32_t unit, struct town_list *list)
{
    if (unit && TRIE_HAS_VALUE(unit) && list->count < TOWN_LIST_MAX)
        list->towns[list->count++] = trie_value(tables->towns, unit);
}

void town_list_at(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                  struct town_list *list)
{
    const uint32_t *trie = tables->towns;
    uint32_t unit = trie[0], child;
    list->count = 0;
    for (uint32_t at = begin; at < (uint32_t)begin + TOWN_STEM_MAX; at++) {
        if (!(child = trie_child(trie, unit, symbols->symbol[at])))
            return;
        unit = trie[child];
        add_town(tables, unit, list);
        for (int i = 0; at > begin && i < TOWN_WORDS; i++)
            add_town(tables, trie_word(trie, unit, &town_words[i]), list);
    }
}

bool town_is_listed(const struct tables *tables, const struct town_list *list, uint16_t county)
{
    for (uint16_t i = 0; i < list->count; i++)
        if (town_standing(tables, list->towns[i], county) != TOWN_NOT_THERE)
            return true;
    return false;
}

bool town_begins(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                 uint16_t county)
{
    struct town_list list;
    town_list_at(tables, symbols, begin, &list);
    return town_is_listed(tables, &list, county);
}

enum town_standing town_standing(const struct tables *tables, uint32_t town, uint16_t county)
{
    for (;; town++) {
        uint16_t posting = tables->postings[town];
        if (POSTING_ROW(posting) == county)
            return posting & POSTING_CURRENT ? TOWN_CURRENT : TOWN_FORMER;
        if (posting & POSTING_LAST)
            return TOWN_NOT_THERE;
    }
}
