/*
 * settle.h - rows of one name that a finished chain leaves: which of them the writer can mean.
 *
 * Only takes rows away that another one tells; what several places share is left to the judge.
 */
#ifndef QUHUA_CORE_SETTLE_H
#define QUHUA_CORE_SETTLE_H

#include "chain.h"

/* Of several rows: a forerunner is told by what it became under its name, one that all others
   became speaks for all, and those that lay below the division as written outdo those that fit only
   by what they became. Returns: whether the chain is complete. */
bool settle_rows(const struct chain_context *context, struct reading *chain);

#endif
