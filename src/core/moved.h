/*
 * moved.h - a county that left the prefecture written above it before it got the name written.
 */
#ifndef QUHUA_CORE_MOVED_H
#define QUHUA_CORE_MOVED_H

#include "chain.h"

/*
 * Does the mention name, officially, one county in force whose whole area was, by another name,
 * below a leaf of the chain in some year: 阜阳市谯城区, which was 亳州市 there?
 * Returns: whether; the county in *row, the leaf in *under.
 */
bool moved_find(const struct chain_context *context, const struct reading *chain,
                const struct mention *mention, uint16_t *row, uint16_t *under);

#endif
