/*
 * home_quick.c - see home_quick.h.
 */
#include "home_quick.h"

#include <string.h>

#include "fold.h"
#include "history.h"
#include "home_text.h"
#include "town.h"

enum { BODY_MAX = 200, DIGITS_MAX = 5 }; /* longer runs may be telephones or postcodes */

/* A character of the words for what does not belong into an address: labels and persons (电话,
   手机, 邮编, 身份证, 张三收, 联系人), and 办事处. */
static bool is_mark(char32_t c)
{
    switch (c) {
    case U'主':
    case U'办':
    case U'收':
    case U'本':
    case U'机':
    case U'母':
    case U'父':
    case U'电':
    case U'监':
    case U'码':
    case U'编':
    case U'联':
    case U'话':
    case U'证':
    case U'姓':
    case U'身':
    case U'邮':
    case U'长':
        return true;
    default:
        return false;
    }
}

static bool continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The character at `at`, U+4E00 to U+9FFF in its own simplified form; 0 for any other. */
static char32_t plain_ideograph(const struct tables *tables, const uint8_t *at, const uint8_t *end)
{
    if (end - at < 3 || at[0] < 0xE4 || at[0] > 0xE9 || !continues(at[1]) || !continues(at[2]))
        return 0;
    char32_t c = (char32_t)(at[0] & 0xF) << 12 | (char32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    return c < 0x4E00 || tables->fold[c] & SYMBOL_CHANGED || is_mark(c) ? 0 : c;
}

/* A digit, or a letter or dash that stands between others; 0 for anything else. */
static char32_t plain_ascii(const struct glyphs *body, const uint8_t *at, const uint8_t *end)
{
    char32_t c = *at, before = body->count ? body->code[body->count - 1] : 0;
    if (glyph_is_digit(c))
        return c;
    if (glyph_is_letter(c))
        return glyph_is_letter(before) ? 0 : c;
    bool joins = c == U'-' && glyph_is_digit(before) && at + 1 < end && glyph_is_digit(at[1]);
    return joins ? c : 0;
}

/* Read all that follows the county. */
static bool read_body(const struct tables *tables, const uint8_t *at, const uint8_t *end,
                      struct glyphs *body)
{
    unsigned digits = 0;
    body->count = 0;
    while (at < end) {
        char32_t c = plain_ideograph(tables, at, end);
        at += c ? 3 : 0;
        if (!c) {
            c = plain_ascii(body, at, end);
            at++;
        }
        digits = glyph_is_digit(c) ? digits + 1 : 0;
        /* 一 between digits is a dash of sorts. */
        bool dash = c == U'一' && body->count && glyph_is_digit(body->code[body->count - 1]);
        if (!c || digits > DIGITS_MAX || dash || body->count == BODY_MAX)
            return false;
        body->code[body->count] = c;
        body->flags[body->count++] = 0;
    }
    body->flags[body->count] = 0;
    memset(body->code + body->count, 0, GLYPH_ROOM * sizeof *body->code);
    return body->count > 0;
}

/* The township written twice, with its county or without. */
static bool repeats(const struct glyphs *body, const struct town_found *town, char32_t county)
{
    return body->code[town->end] == body->code[town->begin] || body->code[town->end] == county;
}

bool home_quick_read(const struct tables *tables, uint16_t county, struct quhua_text text,
                     struct glyphs *body, struct town_found *town)
{
    struct quhua_text name = row_name(tables, &tables->rows[county]);
    if (text.size <= name.size || memcmp(text.data, name.data, name.size) != 0)
        return false;
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    char32_t first = plain_ideograph(tables, at, end);
    if (!first || !read_body(tables, at + name.size, end, body))
        return false;
    home_town_find(tables, body, 0, county, town);
    return town->grade == TOWN_KNOWN && town_standing(tables, town->town, county) == TOWN_CURRENT &&
           !repeats(body, town, first);
}
