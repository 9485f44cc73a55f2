/*
 * home_numeral.h - Chinese numerals that count (三组, 十二号, 五〇一室) as digits.
 *
 * Numerals that are parts of names (十里铺, 三元里, 五一路) stay as they are.
 */
#ifndef QUHUA_CORE_HOME_NUMERAL_H
#define QUHUA_CORE_HOME_NUMERAL_H

#include "home.h"

/* Copy `from` to `to`, numerals from glyph `begin` on brought to digits. */
void numerals_settle(const struct glyphs *from, uint16_t begin, struct glyphs *to);

/* The value of a Chinese digit, 0 to 9; -1 for any other character. */
int numeral_digit(char32_t c);

/* Is `c` a Chinese numeral, 〇 to 百? */
static inline bool numeral_is(char32_t c)
{
    return c == U'十' || c == U'百' || numeral_digit(c) >= 0;
}

#endif
