/*
 * rest.h - what the rest of the text says for or against a chain that is complete.
 */
#ifndef QUHUA_CORE_REST_H
#define QUHUA_CORE_REST_H

#include "chain.h"

/* Of several bearers of a name, leave the one that the rest names in full. */
void rest_decide(const struct chain_context *context, struct reading *chain);
/* Set READ_CONFLICT where the rest holds another address. */
void rest_find_second(const struct chain_context *context, struct reading *chain);
/* The same for a county between `head` and the chain: 由兴隆县迁至云浮市云安区. */
void rest_find_before(const struct chain_context *context, uint16_t head, struct reading *chain);
/* No chain begins at `head`, but further on two counties are named together, 由东海县迁至灌云县:
   make *chain the first of them, with READ_CONFLICT. Returns: false where there are none; *chain is
   undefined then. */
bool rest_find_pair(const struct chain_context *context, uint16_t head, struct reading *chain);

#endif
