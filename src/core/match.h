/*
 * match.h - names in a text, by one double-array trie over symbols.
 *
 * Finds every name that begins at a given place; knows nothing of what names mean.
 */
#ifndef QUHUA_CORE_MATCH_H
#define QUHUA_CORE_MATCH_H

#include <string.h>

#include "types.h"

/* Forget the mentions of the last text; the new one has `count` symbols. */
static inline void match_init(struct mentions *mentions, uint32_t count)
{
    const uint32_t most = 32; /* symbols of nearly every text: a size that the compiler knows */
    mentions->count = 0;
    memset(mentions->first, 0xFF, most * sizeof *mentions->first);
    if (count >= most)
        memset(mentions->first + most, 0xFF, (count + 1 - most) * sizeof *mentions->first);
}

/* Do some names begin with the two symbols at `at`? Nearly always tells where none does. */
static inline bool match_may_begin(const struct tables *tables, const struct symbols *symbols,
                                   uint32_t at)
{
    uint32_t pair = pair_hash(symbols->symbol[at], symbols->symbol[at + 1]);
    return tables->pairs[pair >> 5] >> (pair & 31) & 1;
}

/* Look for the mentions that begin at symbol `at`. */
void match_look(const struct tables *tables, const struct symbols *symbols,
                struct mentions *mentions, uint32_t at);

/* The name that is all of the `count` symbols. One of a single symbol (路) match_at finds only
   where the text ends behind it. Returns: its first sense, or NO_SENSE. */
uint32_t match_whole(const struct tables *tables, const uint16_t *name, uint32_t count);
#define NO_SENSE UINT32_MAX

struct mention_range {
    const struct mention *begin, *end;
};

/* The mentions that begin at symbol `at`, the shortest first. Most texts are understood by their
   first few names, so places are looked at only when asked for. */
static inline struct mention_range match_at(const struct tables *tables,
                                            const struct symbols *symbols,
                                            struct mentions *mentions, uint32_t at)
{
    if (mentions->first[at] == NOT_SEEN)
        match_look(tables, symbols, mentions, at);
    const struct mention *begin = mentions->list + mentions->first[at];
    return (struct mention_range){begin, begin + mentions->number[at]};
}

#endif
