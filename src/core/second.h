/*
 * second.h - another address in the text of a chain: two places, a question.
 */
#ifndef QUHUA_CORE_SECOND_H
#define QUHUA_CORE_SECOND_H

#include "chain.h"

/* Does an address of another place begin at `at`? Sets READ_CONFLICT and READ_SECOND, and hints to
   its counties. */
bool second_begins(const struct chain_context *context, struct reading *chain, uint16_t at);

#endif
