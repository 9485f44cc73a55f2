/*
 * match.h - names in a text, by one double-array trie over symbols.
 *
 * Finds every name at every position; knows nothing of what names mean.
 */
#ifndef QUHUA_CORE_MATCH_H
#define QUHUA_CORE_MATCH_H

#include "types.h"

/* Every mention in `symbols`, by begin and then by length. */
void match_names(const struct tables *tables, const struct symbols *symbols,
                 struct mentions *out);

/*
 * The longest township name that begins at symbol `begin`.
 * Returns: its first posting and, in *end, where it ends; NO_TOWN where there is none.
 */
uint32_t match_township(const struct tables *tables, const struct symbols *symbols,
                        uint16_t begin, uint16_t *end);

/* The same for a township written with another level word: 九堡镇 for 九堡街道. */
uint32_t match_township_loosely(const struct tables *tables, const struct symbols *symbols,
                                uint16_t begin, uint16_t *end);

#endif
