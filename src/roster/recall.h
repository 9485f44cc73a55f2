/*
 * recall.h - what a person has looked into in an earlier round and left as it is.
 *
 * A roster that was fixed before has our columns at its end, and they say so. They are believed
 * only where the row still says the same, and only for the questions that were asked then.
 */
#ifndef QUHUA_ROSTER_RECALL_H
#define QUHUA_ROSTER_RECALL_H

#include "../common/buffer.h"
#include "check.h"

/*
 * Was the item of a row that was just checked looked into? `answered` gets, for each reason,
 * whether it was asked about then.
 */
bool recall_item(const struct checker *checker, const struct checked *checked, enum item item,
                 bool answered[QUHUA_REASON_COUNT]);

/* Was the whole row, with all that lies across rows now? `scratch` is overwritten. */
bool recall_row(const struct checker *checker, const struct checked *checked,
                struct buffer *scratch);

#endif
