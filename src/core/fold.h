/*
 * fold.h - text to symbols: UTF-8 is checked and every code point goes through the index's table.
 *
 * The table is made with ICU when the index is built (NFKC, traditional to simplified, case), and
 * index names went through the same table, so both sides always agree. Never allocates, never
 * reads past the text, remembers where each symbol came from.
 */
#ifndef QUHUA_CORE_FOLD_H
#define QUHUA_CORE_FOLD_H

#include "types.h"

/*
 * Fold `text` into `out`.
 * Stops at the first byte that is not UTF-8 (out->invalid) and after QUHUA_MAX_TEXT code points
 * (out->too_long); what was folded until then stands.
 */
void fold_text(const struct tables *tables, struct quhua_text text, struct symbols *restrict out);

/* The symbol of one code point, with its SYMBOL_CHANGED flag. */
uint16_t fold_code_point(const struct tables *tables, uint32_t code_point);

#endif
