/*
 * nobody.h - rows that are no person: totals, remarks and signatures at the foot, the name of a
 * class above its persons, the header once more, and lines of a form that nobody filled in.
 *
 * Looks at the row alone, so that a total in the middle is one too. A row that says anything of a
 * person, an ID number, an origin, an address, is a person.
 */
#ifndef QUHUA_ROSTER_NOBODY_H
#define QUHUA_ROSTER_NOBODY_H

#include "rows.h"

/* Is the row nobody, whole or with fewer cells than the header? `headers`: of each column. */
bool nobody_row(const struct row *row, const struct columns *columns,
                const struct quhua_text *headers);

#endif
