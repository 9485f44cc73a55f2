/*
 * second.h - another address in the text of a chain: two places, a question.
 */
#ifndef QUHUA_CORE_SECOND_H
#define QUHUA_CORE_SECOND_H

#include "chain.h"

/* Tell against the chain what stands at the symbols begin..end: READ_CONFLICT and READ_SECOND. */
void second_tell(const struct chain_context *context, struct reading *chain, const char *what,
                 uint16_t begin, uint16_t end);

/* Does an address of another place begin at `at`? Sets READ_CONFLICT and READ_SECOND, and hints to
   its counties. */
bool second_begins(const struct chain_context *context, struct reading *chain, uint16_t at);

#endif
