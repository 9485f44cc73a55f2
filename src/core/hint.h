/*
 * hint.h - counties worth asking about where a chain gives no answer.
 */
#ifndef QUHUA_CORE_HINT_H
#define QUHUA_CORE_HINT_H

#include "chain.h"

/* The counties that another chain names, or hints at. */
void hint_counties(const struct chain_context *context, const struct reading *from,
                   struct reading *to);
/* Counties named in the rest of the text, whole or in short, that lie below the leaves. */
void hint_from_rest(const struct chain_context *context, struct reading *chain);
/* Counties named at `head`, or in full anywhere, where nothing is named as a level. */
void hint_from_names(const struct chain_context *context, struct reading *chain, uint16_t head);

#endif
