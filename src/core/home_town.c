/*
 * home_town.c - see home_town.h.
 */
#include "home_town.h"

#include "fold.h"
#include "home_numeral.h"
#include "home_text.h"
#include "home_words.h"
#include "town.h"
#include "trie.h"

enum { STEM_MAX = 12 }; /* glyphs of a township's name before its class word */

static uint16_t symbol_of(const struct tables *tables, const struct glyphs *body, uint32_t at)
{
    uint16_t symbol = at < body->count ? fold_code_point(tables, body->code[at]) & SYMBOL_MASK : 0;
    return symbol > SYMBOL_OTHER ? symbol : SYMBOL_OTHER;
}

static bool has(const struct tables *tables, uint32_t town, uint16_t county)
{
    return county != ROW_NONE && town_standing(tables, town, county) != TOWN_NOT_THERE;
}

/* ---- by the table ------------------------------------------------ */

/* The unit after `word`, 0 where the trie has no such way. */
static uint32_t follow(const struct tables *tables, uint32_t unit, const char32_t *word)
{
    for (; *word; word++) {
        uint32_t child =
            trie_child(tables->towns, unit, fold_code_point(tables, *word) & SYMBOL_MASK);
        if (!child)
            return 0;
        unit = tables->towns[child];
    }
    return unit;
}

/* Of names that end alike, the one of the county, and one of any county that tells by its level
   word that it is a township's: the table has 城南 too, of a single county. */
struct look {
    const struct tables *tables;
    const struct glyphs *body;
    uint16_t at, county;
    struct town_found *known, *other;
};

/* The name that ends at `unit`, before glyph `end`, if one does. */
static void take(const struct look *look, uint32_t unit, uint32_t end)
{
    if (!TRIE_HAS_VALUE(unit))
        return;
    uint32_t town = trie_value(look->tables->towns, unit);
    bool here = has(look->tables, town, look->county);
    if (here || glyph_in(look->body->code[end - 1], U"镇乡道木处场"))
        *(here ? look->known : look->other) =
            (struct town_found){here ? TOWN_KNOWN : TOWN_BY_WORD, look->at, (uint16_t)end, town};
}

/* The longest such names. */
static void look_up(const struct look *look)
{
    const struct tables *tables = look->tables;
    const struct glyphs *body = look->body;
    uint32_t unit = tables->towns[0], child, i = look->at;
    for (; (child = trie_child(tables->towns, unit, symbol_of(tables, body, i))) != 0; i++) {
        unit = tables->towns[child];
        take(look, unit, i + 1);
    }
    /* 芹阳办事处, as 芹阳街道 is called for its office. */
    uint16_t office = glyphs_word(body, i, U"办事处");
    if (office)
        take(look, follow(tables, unit, U"街道"), i + office);
}

static const char32_t *const town_words[] = {U"街道", U"镇", U"乡"};
enum { TOWN_WORDS = sizeof town_words / sizeof *town_words };

/* A township's level word as people write it at glyph `i`: 街 too, as in Tianjin, where a name
   follows; before a number it is a street. Returns: its length; 0 where there is none. */
static uint16_t written_word(const struct glyphs *body, uint32_t i)
{
    static const char32_t *const written[] = {U"街道", U"镇", U"乡", U"办事处"};
    for (size_t w = 0; w < sizeof written / sizeof *written; w++)
        if (glyphs_word(body, i, written[w]))
            return glyphs_word(body, i, written[w]);
    char32_t next = body->code[i + 1];
    bool named = glyph_is_han(next) && !numeral_is(next) && !words_at(body, i + 1) &&
                 !(body->flags[i + 1] & GLYPH_GAP);
    return body->code[i] == U'街' && named ? 1 : 0;
}

/* The township of the county whose name goes on from `unit` with one of the level words. */
static uint32_t town_with_word(const struct tables *tables, uint32_t unit, uint16_t county)
{
    for (size_t i = 0; i < TOWN_WORDS; i++) {
        uint32_t last = follow(tables, unit, town_words[i]);
        if (last && TRIE_HAS_VALUE(last) && has(tables, trie_value(tables->towns, last), county))
            return trie_value(tables->towns, last);
    }
    return NO_TOWN;
}

/* With another level word than the table's. */
static bool look_up_loosely(const struct tables *tables, const struct glyphs *body, uint16_t at,
                            uint16_t county, struct town_found *found)
{
    uint32_t unit = tables->towns[0], child;
    for (uint32_t i = at; i < (uint32_t)at + STEM_MAX; i++) {
        uint16_t size = i > at ? written_word(body, i) : 0;
        uint32_t town = size ? town_with_word(tables, unit, county) : NO_TOWN;
        if (town != NO_TOWN) {
            *found = (struct town_found){TOWN_LOOSE, at, (uint16_t)(i + size), town};
            return true;
        }
        child = trie_child(tables->towns, unit, symbol_of(tables, body, i));
        if (!child)
            return false;
        unit = tables->towns[child];
    }
    return false;
}

bool home_town_is_near(const struct tables *tables, uint32_t town, uint16_t county, uint16_t other)
{
    const struct row *here = &tables->rows[county], *there = &tables->rows[other];
    uint16_t row, count = 0;
    if (here->parent == there->parent)
        return true;
    while (town_next(tables, &town, &row))
        count++;
    return count == 1 && here->province == there->province;
}

static bool is_elsewhere(const struct tables *tables, uint32_t town, uint16_t county)
{
    uint32_t next = town;
    for (uint16_t row; county != ROW_NONE && town_next(tables, &next, &row);)
        if (home_town_is_near(tables, town, county, row))
            return true;
    return false;
}

/* ---- by the class word ------------------------------------------- */

/* A name of Han characters up to 镇, 乡, 街道 ..., which is not itself part of a road's or a
   village's name (望乡路, 镇江路, 水乡社区). */
static bool by_word(const struct glyphs *body, uint16_t at, struct town_found *found)
{
    static const char32_t *const words[] = {U"街道", U"镇", U"乡", U"苏木", U"办事处"};
    for (uint32_t i = at; i < body->count && i < (uint32_t)at + STEM_MAX; i++) {
        if (!glyph_is_han(body->code[i]) || (i > (uint32_t)at + 1 && body->flags[i] & GLYPH_GAP))
            return false;
        for (size_t w = 0; i > at && w < sizeof words / sizeof *words; w++) {
            uint16_t size = glyphs_word(body, i, words[w]);
            uint32_t end = i + size;
            if (!size || (!(body->flags[end] & GLYPH_GAP) &&
                          (words_follows_name(body, (uint16_t)end) ||
                           glyph_in(body->code[end], U"江海政府中小卫医间"))))
                continue;
            *found = (struct town_found){TOWN_BY_WORD, at, (uint16_t)end, NO_TOWN};
            return true;
        }
        /* A street office may bear a road's name: 草堂路街道. */
        if (i > at && words_ends_name(body, (uint16_t)i) && !glyphs_word(body, i + 1, U"街道"))
            return false;
    }
    return false;
}

/* A number, in digits or in Chinese numerals. */
static bool counts_at(const struct glyphs *body, uint32_t at)
{
    return glyph_is_digit(body->code[at]) || numeral_is(body->code[at]);
}

/* A regiment of the corps in Xinjiang, which is named by its number: 143团, 十团. */
static bool by_regiment(const struct glyphs *body, uint16_t at, struct town_found *found)
{
    uint32_t end = at;
    while (counts_at(body, end))
        end++;
    if (end == at || body->code[end] != U'团')
        return false;
    end += body->code[end + 1] == U'场' ? 2 : 1;
    *found = (struct town_found){TOWN_BY_WORD, at, (uint16_t)end, NO_TOWN};
    return end >= body->count || body->flags[end] & GLYPH_GAP || counts_at(body, end);
}

/* A farm that no table has: 西联农场红岭队; but 红旗农场医院, 农场路. */
static bool by_farm(const struct glyphs *body, uint16_t at, struct town_found *found)
{
    static const char32_t *const farms[] = {U"农场", U"林场", U"牧场", U"渔场", U"茶场"};
    for (uint32_t i = at; i < (uint32_t)at + STEM_MAX && glyph_is_han(body->code[i]); i++)
        for (size_t f = 0; i > (uint32_t)at + 1 && f < sizeof farms / sizeof *farms; f++) {
            if (!glyphs_word(body, i, farms[f]))
                continue;
            *found = (struct town_found){TOWN_BY_WORD, at, (uint16_t)(i + 2), NO_TOWN};
            return !words_at(body, i + 2);
        }
    return false;
}

void home_town_find(const struct tables *tables, const struct glyphs *body, uint16_t at,
                    uint16_t county, struct town_found *found)
{
    struct town_found other = {TOWN_NONE, at, at, NO_TOWN};
    *found = other;
    look_up(&(struct look){tables, body, at, county, found, &other});
    if (found->grade == TOWN_KNOWN || look_up_loosely(tables, body, at, county, found))
        return;
    bool lower = !(body->flags[other.end] & GLYPH_GAP) && words_follows_name(body, other.end);
    if (other.grade == TOWN_NONE || lower) { /* 农场村 is no township 农场 */
        struct town_found none = *found;
        if (!by_word(body, at, found) && !by_regiment(body, at, found) && !by_farm(body, at, found))
            *found = none;
        return;
    }
    *found = other;
    if (is_elsewhere(tables, other.town, county))
        found->grade = TOWN_ELSEWHERE;
}
