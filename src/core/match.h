/*
 * match.h - names in a text, by one double-array trie over symbols.
 *
 * Finds every name at every position; knows nothing of what names mean.
 */
#ifndef QUHUA_CORE_MATCH_H
#define QUHUA_CORE_MATCH_H

#include "types.h"

/* Forget the mentions of the last text. */
static inline void match_init(struct mentions *mentions)
{
    mentions->count = mentions->scanned = 0;
}

/* Look for mentions that begin at symbols up to and including `last`. Most texts are understood
   by their first few names, so the rest is never looked at. */
void match_through(const struct tables *tables, const struct symbols *symbols,
                   struct mentions *mentions, uint32_t last);

/* How many symbols more are looked at once some are asked for: the length of a name or so. */
enum { MATCH_AHEAD = 5 };

struct mention_range {
    const struct mention *begin, *end;
};

/* The mentions that begin at symbol `at`, the shortest first. */
static inline struct mention_range match_at(const struct tables *tables,
                                            const struct symbols *symbols,
                                            struct mentions *mentions, uint32_t at)
{
    if (at >= mentions->scanned)
        match_through(tables, symbols, mentions, at + MATCH_AHEAD);
    return (struct mention_range){mentions->list + mentions->first[at],
                                  mentions->list + mentions->first[at + 1]};
}

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
