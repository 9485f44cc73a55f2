/*
 * home_numeral.h - Chinese numerals that count (三组, 十二号, 五〇一室) as digits.
 *
 * Numerals that are parts of names (十里铺, 三元里, 五一路) stay as they are.
 */
#ifndef QUHUA_CORE_HOME_NUMERAL_H
#define QUHUA_CORE_HOME_NUMERAL_H

#include "home.h"

/* Is there a Chinese numeral from glyph `begin` on? Without one nothing has to be settled. */
bool numerals_are_in(const struct glyphs *glyphs, uint32_t begin);

/* Copy `from` to `to`, numerals from glyph `begin` on brought to digits. */
void numerals_settle(const struct glyphs *from, uint16_t begin, struct glyphs *to);

/* The value of a Chinese digit, 0 to 9; -1 for any other character. */
int numeral_digit(char32_t c);

/* Is `c` a Chinese numeral, 〇 to 百? */
static inline bool numeral_is(char32_t c)
{
    switch (c) {
    case U'〇':
    case U'零':
    case U'一':
    case U'二':
    case U'三':
    case U'四':
    case U'五':
    case U'六':
    case U'七':
    case U'八':
    case U'九':
    case U'十':
    case U'百':
        return true;
    default:
        return false;
    }
}

#endif
