/*
 * repair.h - names with one character wrong, missing or extra.
 *
 * Looks only among given rows (children of what the text already tells, or all counties), and
 * says how good the likeness is; what may be accepted is decided in resolve.
 */
#ifndef QUHUA_CORE_REPAIR_H
#define QUHUA_CORE_REPAIR_H

#include "types.h"

enum likeness {
    LIKE_NOT,
    LIKE_FAR,  /* one difference, but of characters that are not alike */
    LIKE_NEAR, /* one character of the same sound or shape, or one missing or extra in a long name
                */
    LIKE_SAME
};

/* Are two symbols taken for one another, by sound or by shape? */
bool repair_alike(const struct tables *tables, uint16_t a, uint16_t b);

/*
 * How like is the text at symbols begin.. to the full name of `row`?
 * *end becomes where the name would end in the text.
 */
enum likeness repair_compare(const struct tables *tables, const struct symbols *symbols,
                             uint16_t begin, uint16_t row, uint16_t *end);

/* Are symbols begin..end the name of `row`, or that without its level word, but for one character
   of like sound or shape? */
bool repair_explains(const struct tables *tables, const struct symbols *symbols, uint16_t begin,
                     uint16_t end, uint16_t row);

#endif
