/*
 * home_quick.c - see home_quick.h.
 */
#include "home_quick.h"

#include <string.h>

#include "fold.h"
#include "home_text.h"
#include "town.h"
#include "trie.h"

enum { TEXT_MAX = 600, DIGITS_MAX = 5 }; /* longer runs may be telephones or postcodes */

/* Labels and persons (电话, 手机, 邮编, 身份证, 张三收, 联系人), and 办事处. */
void quick_mark(struct chars *chars)
{
    chars_add(chars, CHAR_MARK, U"主办收本机母父电监码编联话证姓身邮长");
}

/* The ideograph at `at`, U+4E00 to U+9FFF in its own simplified form and in no label; 0 for
   anything else. */
static inline char32_t plain_ideograph(const struct chars *chars, const uint8_t *at,
                                       const uint8_t *end)
{
    uint32_t lead = at[0] - 0xE0u;
    if (lead < 4 || lead > 9 || end - at < 3)
        return 0;
    uint32_t second = at[1] ^ 0x80u, third = at[2] ^ 0x80u; /* below 0x40 where they go on */
    char32_t c = lead << 12 | second << 6 | third;
    if ((second | third) >= 0x40 || c < 0x4E00)
        return 0;
    return chars->traits[c] & (CHAR_CHANGED | CHAR_MARK) ? 0 : c;
}

/* A letter, or a dash between digits, that stands between others. */
static bool is_plain_ascii(const uint8_t *at, const uint8_t *end, char32_t before)
{
    if (glyph_is_letter(*at))
        return !glyph_is_letter(before);
    return *at == '-' && glyph_is_digit(before) && at + 1 < end && glyph_is_digit(at[1]);
}

/* Read begin..end, all that follows the county, and where each character begins. */
static bool read_body(const uint8_t *begin, const uint8_t *end, struct glyphs *body,
                      uint16_t *place)
{
    const uint8_t *at = begin;
    uint16_t count = 0;
    unsigned digits = 0; /* in a row */
    char32_t before = 0;
    for (; at < end; count++) {
        char32_t c = plain_ideograph(body->chars, at, end);
        place[count] = (uint16_t)(at - begin);
        if (c) {
            if (c == U'一' && digits) /* a dash of sorts */
                return false;
            digits = 0;
            at += 3;
        } else {
            c = *at;
            if (!glyph_is_digit(c))
                digits = 0;
            else if (++digits > DIGITS_MAX)
                return false;
            if (!digits && !is_plain_ascii(at, end, before))
                return false;
            at++;
        }
        body->code[count] = before = c;
    }
    place[count] = (uint16_t)(at - begin);
    body->count = count;
    memset(body->flags, 0, count + 1u);
    memset(body->code + count, 0, GLYPH_ROOM * sizeof *body->code);
    return count > 0;
}

/* The walk to the township waits for memory where the names part, at the second character: have
   that fetched while the body is read. */
static void expect_town(const struct tables *tables, const struct chars *chars, const uint8_t *at,
                        const uint8_t *end)
{
    char32_t first = plain_ideograph(chars, at, end);
    char32_t second = first && end - at > 3 ? plain_ideograph(chars, at + 3, end) : 0;
    uint32_t unit = tables->towns[0];
    uint32_t child = trie_child(tables->towns, unit, fold_code_point(tables, first) & SYMBOL_MASK);
    if (second && child && !TRIE_IS_LEAF(tables->towns[child]))
        __builtin_prefetch(&tables->towns[TRIE_BASE(tables->towns[child]) +
                                          (fold_code_point(tables, second) & SYMBOL_MASK)]);
}

/* The township written twice, with its county or without. */
static bool repeats(const struct glyphs *body, const struct town_found *town, char32_t county)
{
    return body->code[town->end] == body->code[town->begin] || body->code[town->end] == county;
}

bool home_quick_read(const struct tables *tables, uint16_t county, struct quhua_text text,
                     struct glyphs *body, uint16_t *place, struct town_found *town)
{
    struct quhua_text name = row_name(tables, &tables->rows[county]);
    if (text.size <= name.size || text.size > TEXT_MAX ||
        memcmp(text.data, name.data, name.size) != 0)
        return false;
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    char32_t first = plain_ideograph(body->chars, at, end);
    if (!first)
        return false;
    expect_town(tables, body->chars, at + name.size, end);
    if (!read_body(at + name.size, end, body, place))
        return false;
    home_town_find(tables, body, 0, county, town);
    return town->grade == TOWN_KNOWN && town_standing(tables, town->town, county) == TOWN_CURRENT &&
           !repeats(body, town, first);
}
