/*
 * standing.h - does a name in the rest of a text stand for a place, or within a longer word?
 *
 * Behind a county, most names are those of roads, shops and schools; these questions tell the names
 * that may begin another address.
 */
#ifndef QUHUA_CORE_STANDING_H
#define QUHUA_CORE_STANDING_H

#include "chain.h"

/* Does any name begin at `at`? */
static inline bool standing_any(const struct chain_context *context, uint32_t at)
{
    if (!match_may_begin(context->tables, context->symbols, at))
        return false;
    struct mention_range range = chain_mentions(context, at);
    return range.begin < range.end;
}

/* Does a township of a leaf begin at `at`, in full or without its level word: 东莞市长安区 means
   长安镇, 随县唐县 means 唐县镇? */
bool standing_own_town(const struct chain_context *context, const struct reading *chain,
                       uint16_t at);

/* Does an official name stand at `at`, and is not a hospital's or a shop's (开平区人民医院)? One of
   two characters only if the writer stops behind it, or goes on with a label (义县迁入). */
bool standing_name(const struct chain_context *context, uint32_t at);

/* Does a county's official name stand at `at`, and a township of that county behind it? */
bool standing_with_town(const struct chain_context *context, uint32_t at);

/* The same, or does the official name of a county or of a city end the writing at `at`, or does a
   label follow it? A district's name may be what a town calls a part of itself: 昆山市新城区. */
bool standing_plainly(const struct chain_context *context, uint32_t at);

#endif
