/*
 * zone.h - functional zones and the divisions of the Xinjiang corps: no divisions, but they lie in
 * some, their hosts.
 *
 * A zone's hosts are where its county is looked for first, so others may still be right. Of the
 * corps (第八师) each division has a city of its own, which other divisions have nothing to do
 * with.
 */
#ifndef QUHUA_CORE_ZONE_H
#define QUHUA_CORE_ZONE_H

#include "chain.h"
#include "court.h"

/* Is the zone that the chain names a division of the corps? */
bool zone_is_corps(const struct tables *tables, const struct reading *chain);

/* Set READ_CONFLICT, and hints, where the chain names a division of the corps and the city of
   another: 第八师五家渠市. */
void zone_check(const struct chain_context *context, struct reading *chain);

/* Make candidates of the hosts of the zone named; where it is only a word (高新区), of the hosts of
   the prefecture's zones. */
void zone_ask(const struct court *court);

/* The place that zone and township leave: the one host that has the township; of a functional zone
   else the one county below the leaves that has it. Returns: ROW_NONE where there is none. */
uint16_t zone_place(const struct court *court);

#endif
