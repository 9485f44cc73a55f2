/*
 * home_chars.c - see home_chars.h.
 */
#include "home_chars.h"

#include <string.h>

#include "home_extra.h"
#include "home_numeral.h"
#include "home_quick.h"
#include "home_school.h"
#include "home_words.h"

void chars_add(struct chars *chars, unsigned trait, const char32_t *set)
{
    for (; *set; set++)
        chars->traits[*set] |= (uint16_t)trait;
}

void home_init(struct home_scratch *scratch)
{
    struct chars *chars = &scratch->chars;
    memset(chars, 0, sizeof *chars);
    for (char32_t c = U'0'; c <= U'z'; c++)
        if (glyph_is_digit(c) || glyph_is_letter(c))
            chars->traits[c] |= CHAR_NO_NAME;
    chars_add(chars, CHAR_NO_NAME, U"()");
    words_mark(chars);
    numerals_mark(chars);
    school_mark(chars);
    persons_mark(chars);
    quick_mark(chars);
    scratch->glyphs.chars = scratch->draft.chars = scratch->body.chars = chars;
    scratch->is_ready = true;
}
