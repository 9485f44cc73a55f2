/*
 * run.h - chains from mention to mention: where they begin, how they go on, where they end.
 */
#ifndef QUHUA_CORE_RUN_H
#define QUHUA_CORE_RUN_H

#include "chain.h"

/* No place in the text: inside it, short names and counties begin no chain. */
#define NO_HEAD 0xFFFF

/*
 * Follow mentions from chain->end on as long as they fit. Sets READ_CONFLICT, and hints to the
 * rows that contradict, where an official name of another branch follows.
 */
void run_chain(const struct chain_context *context, struct reading *chain);

/* A chain that begins at symbol `at` with a path, as nearly every text does: one step, and what
   follows. Returns: false where none stands there that run_find would not take as well. */
bool run_from_path(const struct chain_context *context, uint16_t at, struct reading *chain);

/* The first chain that begins at symbol `from` or later; at `head` any name may begin one.
   Returns: false where none begins. */
bool run_find(const struct chain_context *context, uint16_t from, uint16_t head,
              struct reading *chain);

/* The chain ends above the county: would a shorter name in its last place lead there?
   济南市中区 is 济南 and 市中区, not 济南市 and 中区. Returns: whether the chain is complete now.
 */
bool run_shorter(const struct chain_context *context, struct reading *chain);

#endif
