/*
 * nobody.h - rows that are no person: totals, remarks and signatures at the foot, the name of a
 * class above its persons, the header once more, and lines of a form that nobody filled in.
 *
 * Looks at the row alone, so that a total in the middle is one too. A row that says anything of a
 * person, an ID number, an origin, an address, is a person.
 */
#ifndef QUHUA_ROSTER_NOBODY_H
#define QUHUA_ROSTER_NOBODY_H

#include "check.h"

/* Is the row nobody, whole or with fewer cells than the header? */
bool nobody_row(const struct checker *checker, const struct row *row);

#endif
