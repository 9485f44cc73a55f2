/*
 * home_text.c - see home_text.h.
 */
#include "home_text.h"

#include <string.h>

#include "home_markup.h"
#include "utf8.h"

enum { PHONE_DIGITS = 7 };

/* ---- one form ---------------------------------------------------- */

/* Code points that are as if not there: zero width, direction, variation selectors. */
static bool is_hidden(char32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xAD || c >> 12 == 0xE0;
}

static bool is_separator(char32_t c)
{
    return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || (c >= 0x2000 && c <= 0x200A) ||
           glyph_in(c, U"\u3000\u2028\u2029\u202F\u205F，,、。;；:：|｜\"'“”‘’!！?？*=_`·•…\\<>《》"
                       U"【】[]{}×○△□■〓");
}

static bool is_dash(char32_t c)
{
    return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63 || c == U'~' ||
           c == 0x301C || c == 0x30FC || c == 0x2500 || c == 0x2501;
}

/* Full width to half width, a circled digit to the digit, a sharp to the number sign. */
static char32_t narrow(char32_t c)
{
    if (c >= U'①' && c <= U'⑨')
        return c - U'①' + U'1';
    if (c == U'♯')
        return U'#';
    if (c >= 0xFF01 && c <= 0xFF5E && c != U'（' && c != U'）')
        return c - 0xFEE0;
    return c;
}

static bool is_alnum(char32_t c)
{
    return glyph_is_digit(c) || glyph_is_letter(c);
}

/* ---- reading ----------------------------------------------------- */

static void put(struct glyphs *glyphs, char32_t code, unsigned flags)
{
    glyphs->code[glyphs->count] = code;
    glyphs->flags[glyphs->count++] = (uint8_t)flags;
}

/* Is the number at `at` too short for a telephone's? */
static bool is_short_number(const struct glyphs *glyphs, uint32_t at)
{
    uint32_t digits = 0;
    while (glyph_is_digit(glyphs->code[at + digits]))
        digits++;
    return digits < PHONE_DIGITS;
}

/* Points and strokes between numbers are written for dashes: 3.2.501, 3/501. */
static bool is_point(char32_t c)
{
    return c == U'.' || c == U'/';
}

static bool is_numeral(const struct glyphs *glyphs, char32_t c)
{
    return chars_of(glyphs->chars, c) & CHAR_NUMERAL;
}

/* Is it a storey, which a dash counts from the ground downwards: 3栋-1层? */
static bool is_below_ground(const struct glyphs *glyphs, uint32_t at)
{
    return glyph_is_digit(glyphs->code[at]) && glyph_in(glyphs->code[at + 1], U"层楼");
}

/* What a dash, or what may stand for one, is between `before` and what follows at `next`. */
enum dash { DASH_JOINS, DASH_RESTYLED, DASH_GAP, DASH_NONE };

static enum dash dash_at(const struct glyphs *glyphs, char32_t c, char32_t before, uint32_t next,
                         bool gap)
{
    char32_t after = glyphs->code[next];
    bool numbers = is_alnum(before) && is_alnum(after), is_short = is_short_number(glyphs, next);
    if (c == U'一') /* a keyboard for Chinese made it */
        return glyph_is_digit(before) && glyph_is_digit(after) && !gap ? DASH_RESTYLED : DASH_NONE;
    if (numbers && is_short && (is_point(c) || gap))
        return DASH_RESTYLED;
    if (is_point(c) || gap)
        return DASH_GAP;
    if (numbers || (is_alnum(after) && (before == U'#' || before == U'号')) ||
        is_below_ground(glyphs, next))
        return DASH_JOINS;
    bool counts = (is_alnum(before) || is_numeral(glyphs, before)) &&
                  (is_alnum(after) || is_numeral(glyphs, after));
    return counts && is_short ? DASH_JOINS : DASH_GAP;
}

/* Dashes join numbers and letters, also with spaces around them and several in a row; elsewhere
   they separate. One behind a number at the end stays: it waits for more. */
static void settle_dashes(struct glyphs *glyphs)
{
    uint16_t kept = 0;
    unsigned carried = 0;
    for (uint16_t i = 0; i < glyphs->count; i++) {
        char32_t c = glyphs->code[i], before = kept ? glyphs->code[kept - 1] : 0;
        unsigned flags = glyphs->flags[i] | carried;
        bool gap = (flags | glyphs->flags[i + 1]) & GLYPH_GAP;
        enum dash dash = c == U'-' || c == U'一' || is_point(c)
                             ? dash_at(glyphs, c, before, i + 1u, gap)
                             : DASH_NONE;
        carried = 0;
        bool waits = c == U'-' && i + 1 >= glyphs->count && is_alnum(before);
        if (dash == DASH_GAP && !waits) {
            carried = GLYPH_GAP | GLYPH_RESTYLED;
            continue;
        }
        if (dash == DASH_RESTYLED) {
            c = U'-';
            flags = GLYPH_RESTYLED;
            glyphs->flags[i + 1] = GLYPH_RESTYLED;
        }
        glyphs->code[kept] = c;
        glyphs->flags[kept++] = (uint8_t)flags;
    }
    glyphs->count = kept;
}

static void end(struct glyphs *glyphs)
{
    memset(glyphs->code + glyphs->count, 0, GLYPH_ROOM * sizeof *glyphs->code);
}

/* A text with a space after each character has no separators that tell anything. */
static void drop_wide_spacing(struct glyphs *glyphs)
{
    uint32_t gaps = 0;
    for (uint16_t i = 1; i < glyphs->count; i++)
        gaps += glyphs->flags[i] & GLYPH_GAP;
    if (gaps < 5 || gaps * 10 < (glyphs->count - 1u) * 7)
        return;
    for (uint16_t i = 0; i < glyphs->count; i++)
        glyphs->flags[i] &= (uint8_t)~GLYPH_GAP;
}

/* U+4000 to U+9FFF, nearly every character of an address: nothing about it needs a look. The text
   is valid UTF-8. */
static bool is_ideograph(const uint8_t *at, const uint8_t *stop)
{
    return at[0] >= 0xE4 && at[0] <= 0xE9 && stop - at >= 3;
}

static char32_t ideograph(const uint8_t *at)
{
    return (char32_t)(at[0] & 0xF) << 12 | (char32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
}

/* Signs that stand where a character was lost on the way. */
static bool is_lost(char32_t c)
{
    return glyph_in(c, U"?□■〓");
}

/* Three stars or more between digits hide others: 138****0000. */
static bool hides_digits(const struct glyphs *glyphs, const uint8_t *at, const uint8_t *stop)
{
    char32_t before = glyphs->count ? glyphs->code[glyphs->count - 1] : 0;
    const uint8_t *next = at;
    while (next < stop && *next == '*')
        next++;
    return before == U'*'
               ? next < stop && glyph_is_digit(*next)
               : glyph_is_digit(before) && next - at >= 2 && next < stop && glyph_is_digit(*next);
}

/* A comma between two numbers lists them (3、7组): it stays, in one form. */
static bool is_list(const struct glyphs *glyphs, char32_t c, const uint8_t *at, const uint8_t *stop)
{
    bool before = glyphs->count && glyph_is_digit(glyphs->code[glyphs->count - 1]);
    return before && at < stop && glyph_in(c, U",，、") &&
           glyph_is_digit(narrow(utf8_next(&at, stop)));
}

/* What stands before the next glyph. */
struct before {
    unsigned flags; /* of the glyph */
    bool lost;      /* nothing but signs of lost characters */
};

/* The next character in its form, of those that are not plain; 0 where it is only something before
   the next glyph. */
static char32_t read_other(const uint8_t **at, const uint8_t *stop, const struct glyphs *glyphs,
                           struct before *before)
{
    char32_t marked = markup_next(at, stop), written = marked ? marked : utf8_next(at, stop);
    char32_t c = narrow(written);
    if (is_hidden(c))
        return 0;
    if (c == U'*' && !before->flags && hides_digits(glyphs, *at, stop))
        return c;
    if (!before->flags && is_list(glyphs, c, *at, stop)) {
        before->flags = c == U'、' ? 0 : GLYPH_RESTYLED;
        return U'、';
    }
    if (is_separator(c)) {
        before->lost = is_lost(c) && (before->lost || !before->flags);
        before->flags |= glyphs->count ? GLYPH_GAP | GLYPH_RESTYLED : GLYPH_GAP;
        return 0;
    }
    if (is_dash(c))
        c = U'-';
    if (c != written || marked)
        before->flags |= GLYPH_RESTYLED;
    return c;
}

/* The plain character at `*at`; 0 where it is none. */
static char32_t read_plain(const uint8_t **at, const uint8_t *stop)
{
    char32_t c = is_ideograph(*at, stop) ? ideograph(*at) : is_alnum(**at) ? **at : 0;
    *at += c >= 0x80 ? 3 : c ? 1 : 0;
    return c;
}

void glyphs_read(struct quhua_text text, struct glyphs *glyphs)
{
    const uint8_t *at = (const uint8_t *)text.data, *stop = text.size ? at + text.size : at;
    struct before before = {0, false};
    bool dashes = false;
    glyphs->count = 0;
    glyphs->damaged = false;
    while (at < stop && glyphs->count < MAX_SYMBOLS) {
        char32_t c = read_plain(&at, stop);
        if (!c && !(c = read_other(&at, stop, glyphs, &before)))
            continue;
        glyphs->damaged |= before.lost && glyph_is_han(c) && glyphs->count &&
                           glyph_is_han(glyphs->code[glyphs->count - 1]);
        dashes |= c == U'-' || c == U'一' || is_point(c);
        put(glyphs, c, before.flags);
        before = (struct before){0, false};
    }
    end(glyphs);
    if (dashes) {
        glyphs->flags[glyphs->count] = 0;
        settle_dashes(glyphs);
        end(glyphs);
    }
    drop_wide_spacing(glyphs);
}

void glyphs_drop(struct glyphs *glyphs, const uint8_t *cut)
{
    uint16_t kept = 0;
    bool gap = false;
    for (uint16_t i = 0; i < glyphs->count; i++) {
        if (cut[i]) {
            gap = true;
            continue;
        }
        glyphs->code[kept] = glyphs->code[i];
        glyphs->flags[kept++] = gap ? GLYPH_GAP : glyphs->flags[i];
        gap = false;
    }
    glyphs->count = kept;
    end(glyphs);
}

void glyphs_append(struct glyphs *glyphs, const struct glyphs *from, uint16_t begin, uint16_t stop,
                   bool gap)
{
    for (uint16_t i = begin; i < stop && glyphs->count < MAX_SYMBOLS; i++)
        put(glyphs, from->code[i], i == begin && gap ? GLYPH_GAP : from->flags[i]);
    end(glyphs);
}

/* Each dash takes the room of the separator that was there. */
void glyphs_part_numbers(struct glyphs *glyphs)
{
    for (uint16_t i = 1; i < glyphs->count && glyphs->count < MAX_SYMBOLS; i++) {
        if (!(glyphs->flags[i] & GLYPH_GAP) || !is_alnum(glyphs->code[i]) ||
            !is_alnum(glyphs->code[i - 1]))
            continue;
        size_t left = (size_t)(glyphs->count - i);
        memmove(glyphs->code + i + 1, glyphs->code + i, left * sizeof *glyphs->code);
        memmove(glyphs->flags + i + 1, glyphs->flags + i, left * sizeof *glyphs->flags);
        glyphs->code[i] = U'-';
        glyphs->flags[i] = glyphs->flags[i + 1] = GLYPH_RESTYLED;
        glyphs->count++;
    }
    end(glyphs);
}

/* ---- writing ----------------------------------------------------- */

size_t glyph_put(char32_t code, char *buffer)
{
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (code < 0x80) {
        buffer[0] = (char)code;
        return 1;
    }
    if (code >= 0x800 && code < 0x10000) { /* by far the commonest */
        buffer[0] = (char)(0xE0 | code >> 12);
        buffer[1] = (char)(0x80 | (code >> 6 & 63));
        buffer[2] = (char)(0x80 | (code & 63));
        return 3;
    }
    size_t size = code < 0x800 ? 2 : 4;
    for (size_t i = size - 1; i > 0; i--, code >>= 6)
        buffer[i] = (char)(0x80 | (code & 63));
    buffer[0] = (char)(lead[size] | code);
    return size;
}

size_t glyphs_write(const struct glyphs *glyphs, bool gaps, char *buffer, uint16_t *at)
{
    size_t size = 0;
    for (uint16_t i = 0; i < glyphs->count; i++) {
        if (gaps && i && glyphs->flags[i] & GLYPH_GAP)
            buffer[size++] = ' ';
        at[i] = (uint16_t)size;
        size += glyph_put(glyphs->code[i], buffer + size);
    }
    at[glyphs->count] = (uint16_t)size;
    return size;
}
