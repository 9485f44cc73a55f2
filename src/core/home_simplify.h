/*
 * home_simplify.h - a home address in traditional characters, in the simplified ones of the tables.
 */
#ifndef QUHUA_CORE_HOME_SIMPLIFY_H
#define QUHUA_CORE_HOME_SIMPLIFY_H

#include "home.h"

/*
 * Replace traditional characters by what the fold table makes of them, where the text is
 * traditional beyond doubt: single characters that the table folds (於, 乾) are common in
 * simplified names too. Radicals and compatible forms (⻄ for 西) are replaced
 * in any text.
 * Returns: whether anything was replaced.
 */
bool glyphs_simplify(const struct tables *tables, struct glyphs *glyphs);

#endif
