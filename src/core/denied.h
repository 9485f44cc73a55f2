/*
 * denied.h - what stands right before or right behind a complete chain and speaks against it.
 */
#ifndef QUHUA_CORE_DENIED_H
#define QUHUA_CORE_DENIED_H

#include "chain.h"

/* Set READ_CONFLICT where the chain, which begins behind `head`, is denied (非江苏省东海县), or the
   letter of another province stands alone before it (鲁·东海县). */
void denied_before(const struct chain_context *context, uint16_t head, struct reading *chain);
/* The same where the county's name comes first and is another province's too: 河北天津. */
void denied_by_first(const struct chain_context *context, struct reading *chain);
/* The same for words behind it: 东海县（已迁出）, 东海县附近; and for a division of the corps that
   has another city: 北屯市第七师. A zone behind it tells nothing more, but is worth a note:
   READ_ZONE. */
void denied_behind(const struct chain_context *context, struct reading *chain);

#endif
