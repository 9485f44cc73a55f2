/*
 * home_init.c - what each character may be in a home address, put down once a session: see home.h.
 */
#include "home.h"
#include "home_extra.h"
#include "home_numeral.h"
#include "home_quick.h"
#include "home_school.h"
#include "home_words.h"

void home_init(const struct tables *tables, struct home_scratch *scratch)
{
    struct chars *chars = &scratch->chars;
    _Static_assert((int)CHAR_CHANGED == (int)SYMBOL_CHANGED, "the fold table's own mark");
    for (char32_t c = 0; c < CHARS_COUNT; c++)
        chars->traits[c] = fold_entry(tables->fold, c) & CHAR_CHANGED;
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
