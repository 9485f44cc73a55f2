/*
 * contradict.h - official names that speak against what a chain has said so far.
 */
#ifndef QUHUA_CORE_CONTRADICT_H
#define QUHUA_CORE_CONTRADICT_H

#include "chain.h"

/* A short name is none where a longer official one that does not fit begins there (黑龙江省合江县).
 */
bool contradict_by_longer(const struct chain_context *context, const struct reading *chain,
                          const struct mention *mention);

/* Nothing at the end of the chain fits: READ_CONFLICT where an official name there speaks against
   it. */
void contradict_check(const struct chain_context *context, struct reading *chain);

#endif
