/*
 * beside.h - what stands beside a complete chain in short, or above it, and does not fit it.
 */
#ifndef QUHUA_CORE_BESIDE_H
#define QUHUA_CORE_BESIDE_H

#include "chain.h"

/* Set READ_CONFLICT where a province or a prefecture right behind the chain, with which the writer
   stops, is not the chain's (涟水县，浙江), or another county's official name ends the writing;
   READ_TYPO and READ_UNSURE where the last two
   characters, swapped, make another county's name (沁县源). */
void beside_check(const struct chain_context *context, struct reading *chain);
/* Does an address in short, of two names or more, stand at `at` behind a separator, maybe behind a
   label, with which the writer stops, and is elsewhere: 江苏东海、浙江义乌? From the province down
   it may go on. READ_CONFLICT is set. *end is where the names
   end, if there are any: within them none begins. */
bool beside_is_address(const struct chain_context *context, struct reading *chain, uint16_t at,
                       uint16_t *end);
/* Does what stands right behind a repaired county's name, and ends the writing, tell that another
   was meant: a level word too many (江苏省海安州区: 海安市 or 海州区), a county's short name
   (山东省济阳市嘉祥: of 济宁市)? */
bool beside_doubts(const struct chain_context *context, const struct reading *chain);
/* READ_CONFLICT for a county in short before a county that stands alone: 东海、灌云. */
void beside_check_before(const struct chain_context *context, uint16_t head, struct reading *chain);

#endif
