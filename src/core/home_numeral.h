/*
 * home_numeral.h - Chinese numerals that count (三组, 十二号, 五〇一室) as digits.
 *
 * Numerals that are parts of names (十里铺, 三元里, 五一路) stay as they are.
 */
#ifndef QUHUA_CORE_HOME_NUMERAL_H
#define QUHUA_CORE_HOME_NUMERAL_H

#include "home_text.h"

/* Copy `from` to `to`, numerals from glyph `begin` on brought to digits. */
void numerals_settle(const struct glyphs *from, uint16_t begin, struct glyphs *to);

/* The value of a Chinese digit, 0 to 9; -1 for any other character. */
int numeral_digit(char32_t c);

#define NUMERALS U"〇零一二三四五六七八九十百"

/* Say of the numerals that they are. */
void numerals_mark(struct chars *chars);

/* Is `c` a Chinese numeral? */
static inline bool numeral_is(char32_t c)
{
    return glyph_in(c, NUMERALS);
}

#endif
