/*
 * settle.h - rows of one name that a finished chain leaves: which of them the writer can mean.
 *
 * Only takes rows away that another one tells; what several places share is left to the judge.
 */
#ifndef QUHUA_CORE_SETTLE_H
#define QUHUA_CORE_SETTLE_H

#include "chain.h"

/* A city that became a county of its own name (石河子市) is told by the county; what had not begun
   by the as-of year, by what had. */
void settle_forerunners(const struct chain_context *context, struct reading *chain);

/* Of a complete chain: the rows that lay under the prefecture as written, and those that live on
   in another of them. */
void settle_county(const struct chain_context *context, struct reading *chain);

#endif
