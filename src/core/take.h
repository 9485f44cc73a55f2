/*
 * take.h - one mention into a chain, if it fits there: a division, a zone, a grouping word, a
 * label.
 */
#ifndef QUHUA_CORE_TAKE_H
#define QUHUA_CORE_TAKE_H

#include "chain.h"

/* Go on with the mention at the chain's end. Returns: false where it does not fit; the chain may
   have got hints. */
bool take_mention(const struct chain_context *context, struct reading *chain,
                  const struct mention *mention);

/* Go on with a county below a prefecture that its area left under another name: see moved.h. */
bool take_moved(const struct chain_context *context, struct reading *chain);

/* What take_mention makes of a path in an empty chain, without its questions. */
void take_whole(const struct chain_context *context, struct reading *chain,
                const struct mention *path, uint32_t sense);

#endif
